"""Unpacks the code of a run. An archive is bytes from outside: whoever can write to a store can make one up."""

import io
import os
import tarfile

from mainstem_core.errors import RecordError

_FILES_MAX = 200_000
_BYTES_MAX = 4_000_000_000


def unpack(archive: bytes, folder: str, what: str) -> list[str]:
    """Writes the files of an archive below a folder and returns their names; all are looked at before the first.

    Args:
        archive: a tar archive.
        folder: where; it must exist and be empty, so that nothing in it can lead elsewhere.
        what: what the archive is, for errors.

    Raises:
        RecordError: `record-archive-unsafe` for an archive that holds anything but plain files below its root, one
            file twice, or more than fits; nothing was written then.
    """
    with opened(archive, what) as source:
        members = checked_members(source, what)
        if archive[source.offset :].strip(b"\0"):
            raise RecordError(
                "record-archive-unsafe", what=what, reason="it is damaged: it goes on behind its end"
            )
        for member in members:
            path = os.path.join(folder, *member.name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            content = source.extractfile(member)
            mode = 0o755 if member.mode & 0o100 else 0o644
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with open(os.open(path, flags, mode), "wb") as target:
                target.write(content.read() if content is not None else b"")
    return [member.name for member in members]


def checked_members(archive: tarfile.TarFile, what: str) -> list[tarfile.TarInfo]:
    """Returns the files of an archive, in its order.

    Args:
        archive: as opened.
        what: what it is, for errors.

    Raises:
        RecordError: `record-archive-unsafe`, see `unpack`.
    """
    try:
        members = archive.getmembers()
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise RecordError("record-archive-unsafe", what=what, reason=f"it is damaged: {error}") from None
    seen: set[str] = set()
    folders: set[str] = set()
    bytes_left = _BYTES_MAX
    for member in members:
        reason = _objection(member)
        bytes_left -= member.size
        folders.update(_folders_of(member.name))
        if member.name in seen or member.name in folders or folders & seen:
            reason = reason or "it is there twice"
        elif bytes_left < 0 or len(seen) >= _FILES_MAX:
            reason = reason or "there is more than any code has"
        if reason:
            raise RecordError("record-archive-unsafe", what=what, reason=f"{member.name!r}: {reason}")
        seen.add(member.name)
    return members


def opened(archive: bytes, what: str) -> tarfile.TarFile:
    """Opens an archive; what is in it is not to be trusted.

    Args:
        archive: a tar archive, not compressed.
        what: what it is, for errors.

    Raises:
        RecordError: `record-archive-unsafe` if it is none.
    """
    try:
        return tarfile.open(fileobj=io.BytesIO(archive), mode="r:")
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise RecordError("record-archive-unsafe", what=what, reason=f"it is damaged: {error}") from None


def _folders_of(name: str) -> set[str]:
    parts = name.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}


def _objection(member: tarfile.TarInfo) -> str | None:
    """Says why a member is not written anywhere."""
    if not member.isreg() or member.issparse():
        return "it is no plain file"
    if member.size < 0:
        return "its size is negative"
    parts = member.name.split("/")
    if "\\" in member.name or "\0" in member.name or any(part in ("", ".", "..") for part in parts):
        return "it leads out of the folder"
    return None
