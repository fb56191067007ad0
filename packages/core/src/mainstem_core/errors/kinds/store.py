"""The ids of what stands between us and a store."""

from mainstem_core.errors.kinds.kind import ErrorKind

STORE = (
    ErrorKind(
        "store-blob-missing",
        "the blob `{blob}` of {what} is missing from the store",
        "restore the file `{path}` from a copy of the store, or run the flow again",
        1,
    ),
    ErrorKind(
        "store-blob-corrupt",
        "the blob `{blob}` of {what} is damaged: its bytes do not have the recorded hash",
        "restore the file `{path}` from a copy of the store, or run the flow again",
        1,
    ),
    ErrorKind(
        "store-full",
        "no space is left for {what} at `{path}`",
        "free some space and run again; nothing that was committed is lost",
        1,
    ),
    ErrorKind(
        "store-denied",
        "access to `{path}` was refused",
        "give this user the right to read and write there, or set `MAINSTEM_DATASTORE_SYSROOT_LOCAL` to another root",
        1,
    ),
    ErrorKind(
        "store-input-output",
        "reading or writing `{path}` failed: {reason}",
        "check the path and the disk, then run again",
        1,
        True,
    ),
    ErrorKind(
        "store-newer",
        "the store at `{path}` needs a reader of format {needed}, and this one reads up to {known}",
        "upgrade mainstem with `pip install -U mainstem`",
        1,
    ),
    ErrorKind(
        "store-not-a-store",
        "the folder `{path}` holds other files and no `store.json`",
        "choose an empty or a new folder as the root of the store",
        1,
    ),
    ErrorKind(
        "record-malformed",
        "the record `{key}` cannot be read: {reason}",
        "restore the file from a copy of the store; a record is never changed after it was written",
        1,
    ),
    ErrorKind(
        "record-archive-unsafe",
        "{what} is not unpacked: {reason}",
        "ask whoever wrote to the store where this archive is from; Mainstem writes no such one",
        1,
    ),
    ErrorKind(
        "record-missing",
        "the record `{key}`, which the task needs, is missing from the store at `{root}`",
        "run the task against the store that holds its run, after the tasks that lead to it",
        1,
    ),
    ErrorKind(
        "record-newer",
        "the record `{key}` has version {version}, and this reader knows up to {known}",
        "upgrade mainstem with `pip install -U mainstem`",
        1,
    ),
)
