"""The Rust extension: hashing, compression and all file operations of a store on a local disk.

Every function that touches a disk releases the interpreter lock. Threads live only as long as the call that needs
them, so that a process forked at any moment can use the module too.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias, final

from typing_extensions import Buffer

Segment: TypeAlias = tuple[str, int, int, int, str, str | None]
"""(blob, offset in bytes, stored length, raw length, BLAKE3 of the raw bytes in hex, None or "zstd")."""

SEGMENT_BYTES: int
"""The most raw bytes that one segment holds."""

class StoreError(Exception):
    """A file operation failed. `kind` is one of the strings below, `path` the file, `blob` the blob's name or None.

    kinds: "blob-missing", "blob-corrupt", "full" (no space, quota), "denied", "read-only", "io", "unsupported".
    `retry_helps` says whether the same call can succeed later although nobody changed anything.
    """

    kind: str
    path: str
    blob: str | None
    errno: int | None
    retry_helps: bool

def touched_pages() -> tuple[bytes, bytes]:
    """Returns the pages that this process has touched since it was forked, written and only read (Linux; else none)."""

def populate_pages(written: bytes, read: bytes) -> None:
    """Brings in the pages that `touched_pages` of another fork of the same parent has named, by a call or two.

    Linux 6.13 or later; elsewhere, and for what has gone meanwhile, nothing happens.
    """

def hash_bytes(data: Buffer) -> str:
    """Returns the BLAKE3 hash of the data as 64 hex digits."""

def hash_many(parts: Sequence[Buffer]) -> list[str]:
    """Returns the BLAKE3 hash of each part; several threads share the work, a single large part included."""

def encode_json(value: object) -> bytes | None:
    """Returns compact UTF-8 JSON of a value that `json.loads` restores exactly, or None where there is none.

    Exact types only: None, bool, int, float, str, list, dict with str keys. None for subclasses, tuples, non-finite
    floats, lone surrogates, nesting above 200, or where one list or dict is reached twice (aliases, cycles).
    """

def outline_json(object: Buffer) -> bytes | None:
    """Returns a compact JSON object with its members that are no lists and no objects, None for other bytes."""

def inline_references(values: Sequence[object], bytes_max: int) -> list[dict[str, Any] | None]:
    """Returns the plain reference of each value whose JSON stands in it, None where `encode_json` gives none or more.

    Args:
        values: any values.
        bytes_max: how long a JSON may be, in bytes.
    """

@final
class NativeBuffer:
    """Memory that a read filled: exports a writable, C-contiguous buffer of bytes.

    It is freed (or unmapped) with its last view.
    """

    def __len__(self) -> int: ...
    def __buffer__(self, flags: int, /) -> memoryview: ...
    @property
    def mapped(self) -> bool:
        """True where the bytes are a private map of the blob's file: changes stay in this process."""

@final
class LocalStore:
    """A store's folder.

    Keys are relative paths with `/`. An unsafe key raises ValueError: one that is absolute, has an empty part, `.` or
    `..`, holds NUL or a backslash, or has a part that begins like a temporary file (`.tmp-`). Where a folder is asked
    for, the empty key is the root.

    Every method that touches the disk raises StoreError where the system refuses.
    """

    def __new__(cls, root: str, *, use_maps: bool = True) -> LocalStore:
        """Takes the folder's path, made absolute now; touches nothing, so that the folder need not exist yet."""
    @property
    def root(self) -> str:
        """The folder's absolute path."""
    def put_blobs(
        self, blobs: Sequence[Sequence[Buffer]], *, compress: bool = True
    ) -> list[list[list[Segment]]]:
        """Writes blobs durably, side by side; returns for each blob, for each of its parts, the part's segments.

        A blob is its parts one after another; each part is cut into segments of at most SEGMENT_BYTES (an empty
        part has none, a blob without a byte has no file). Whether a blob is compressed is decided by a probe of
        it. Blobs are named as docs/formats/store.md says. An existing blob of the right size is success (its
        folder is synced before this returns).

        The data must not change during the call, since it is read without a copy.
        """
    def get_parts(self, parts: Sequence[Sequence[Segment]]) -> list[NativeBuffer]:
        """Reads each part (a sequence of segments) into one buffer and verifies every segment's hash before returning.

        Raises StoreError "blob-missing" or "blob-corrupt", and ValueError for a reference that no writer makes.
        """
    def create_record(self, key: str, body: Buffer) -> bool:
        """Creates a record if absent; returns True when it is durable, False where the key exists.

        Either way the folder is synced. It must exist: `make_folder` makes it durable once for all its records.
        """
    def replace_file(self, key: str, body: Buffer) -> None:
        """Puts new bytes in place of a file's, whole and durably: a reader sees the old ones or the new ones.

        For logs that are scrubbed, never for records. Whoever has the old file open goes on with that one, unseen.
        """
    def read_record(self, key: str) -> bytes | None:
        """Returns a record's bytes, or None where there is none, or a file is in place of its folder."""
    def read_records(self, keys: Sequence[str]) -> list[bytes | None]:
        """Returns the bytes of many records, in the order of their keys, None where there is none."""
    def sync_folder(self, key: str) -> None:
        """Makes the names in a folder durable."""
    def make_folder(self, key: str) -> None:
        """Creates a folder and its missing parents; all of them are durable on return. Existing ones are success."""
    def list_folder(self, key: str) -> list[str]:
        """Returns the names in a folder, sorted, without temporary ones; [] where there is no such folder.

        A file in its place is no folder either, unless it is in place of the whole store.
        """
    def file_size(self, key: str) -> int | None:
        """Returns a file's size in bytes, or None where there is no such file."""
    def open_append(self, key: str) -> AppendFile:
        """Creates an append-only file (it must not exist: else raises FileExistsError) and opens it."""
    def lock(self, key: str, note: str) -> RunLock:
        """Takes an exclusive open-file-description lock on the file (created if absent) and writes `note` into it.

        A process forked afterwards shares the lock. Raises BlockingIOError where another open file holds it.
        """
    def lock_holder(self, key: str) -> int | None:
        """Returns the process id that holds the lock (0 if it is not known), or None where nobody does. Takes nothing.

        Linux names no process for locks of this kind: the holder's own note in the file does.
        """
    def is_local(self) -> bool:
        """Says whether the folder's file system is known as a local one (statfs)."""

@final
class AppendFile:
    """An append-only file. After a failure it refuses everything: the end of the file is not known any more."""

    def append(self, data: Buffer) -> None:
        """Appends all of the data with one write where the system allows."""
    def sync(self) -> None:
        """Makes what was appended durable (fdatasync; the first call also syncs the folder)."""
    def close(self) -> None:
        """Closes the file without making anything durable. May be called twice; other calls then raise ValueError."""

@final
class RunLock:
    """A held lock. It is also given back when the last reference goes, unless a forked process shares it."""

    def release(self) -> None:
        """Gives the lock back, also where a forked process still has the file open. May be called twice."""

def adopt_orphans() -> None:
    """Makes this process adopt whatever its descendants leave behind (Linux; elsewhere nothing happens)."""

def die_with_parent() -> None:
    """Asks for SIGKILL when the thread that started this process ends (Linux; elsewhere nothing happens)."""
