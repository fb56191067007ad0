"""A place in a user's file."""

from typing import NamedTuple


class Location(NamedTuple):
    """Where in the user's flow something is: a file, a line (from 1) and, if known, the step."""

    file: str
    line: int
    step: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        return f"{place}, step `{self.step}`" if self.step else place
