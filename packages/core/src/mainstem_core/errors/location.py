"""A place in a user's file."""

from types import FrameType
from typing import NamedTuple

_OURS = ("mainstem_", "mainstem.")


class Location(NamedTuple):
    """Where in the user's flow something is: a file, a line and a column (from 1), and the step, as far as known."""

    file: str
    line: int
    step: str | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}, step `{self.step}`" if self.step else place


def calling_place() -> Location | None:
    """Returns the place in the user's code that has called into Mainstem, None where nobody has."""
    from sys import _getframe  # pyright: ignore[reportPrivateUsage]  # documented, and cheaper than `inspect`

    frame: FrameType | None = _getframe(1)
    while frame is not None and _is_internal(frame):
        frame = frame.f_back
    return None if frame is None else Location(frame.f_code.co_filename, frame.f_lineno)


def _is_internal(frame: FrameType) -> bool:
    """Says whether a frame is ours, or of Python's own import machinery."""
    module: str = frame.f_globals.get("__name__", "")
    return module == "mainstem" or module.startswith(_OURS) or frame.f_code.co_filename.startswith("<frozen ")
