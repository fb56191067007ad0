"""The id of our own mistakes."""

from mainstem_core.errors.kinds.kind import ErrorKind

INTERNAL = (
    ErrorKind(
        "internal-error",
        "something in Mainstem went wrong: {reason}",
        "please report it with the output of the same command under `MAINSTEM_DEBUG=1`",
        1,
    ),
)
