"""What the catalogue holds for one id."""

from typing import Literal, NamedTuple


class ErrorKind(NamedTuple):
    """One entry: a stable id, the templates of message and hint, the exit code, and whether trying again can help.

    A warning stops nothing; its exit code is that of success.
    """

    id: str
    message: str
    hint: str
    exit_code: int = 1
    retryable: bool = False
    severity: Literal["error", "warning"] = "error"
