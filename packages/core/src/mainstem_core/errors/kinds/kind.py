"""What the catalogue holds for one id."""

from typing import NamedTuple


class ErrorKind(NamedTuple):
    """One entry: a stable id, the templates of message and hint, the exit code, and whether trying again can help."""

    id: str
    message: str
    hint: str
    exit_code: int = 1
    retryable: bool = False
