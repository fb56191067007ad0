"""A terminal as a log with a picture below it, and text of strangers made harmless for it.

Lines scroll by above; the picture's lines stand below the last of them and are drawn anew in place. Nothing of
the terminal is changed on the way: the cursor stays visible and no mode is set, so a process that is killed leaves
a terminal that works.

What tasks print may hold anything. Colours pass (SGR sequences; none where the user wants no colours), everything
else that a terminal obeys is taken out: cursor movements, titles, links, queries, bells. Of a line that a progress
bar wrote over with carriage returns the last version is shown.
"""

import re
from collections.abc import Sequence
from typing import TextIO

_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
_CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # cursor, screen and colour sequences
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]).*?(?:\x07|\x1b\\|\x9c|$)"  # titles, links and other strings
    r"|\x1b[ -/]*[0-~]?"  # short sequences, and an escape that stands alone
    r"|[\x00-\x08\x0a-\x1f\x7f-\x9f]"
)
_END_COLOUR = "\x1b[0m"
_ERASE_BELOW = "\x1b[J"


def harmless(line: str, *, colours: bool) -> str:
    """Returns a line as it may be written to a terminal.

    Args:
        line: a line without its end.
        colours: let colours pass; they end with the line.
    """
    if line.isprintable():
        return line
    shown = line.rstrip("\r").rpartition("\r")[2]
    clean = _CONTROL.sub(lambda found: found[0] if colours and _COLOUR.fullmatch(found[0]) else "", shown)
    return f"{clean}{_END_COLOUR}" if "\x1b" in clean else clean


def without_colours(line: str) -> str:
    """Returns a line without colours, for its width."""
    return _COLOUR.sub("", line)


class PictureLine:
    """A line of the picture.

    Args:
        text: what is written, colours included.
        cells: how many columns it takes.
    """

    __slots__ = ("cells", "text")

    def __init__(self, text: str, cells: int) -> None:
        self.text = text
        self.cells = cells


class Terminal:
    """Writes lines above a picture; a terminal that is gone is no reason to stop anything.

    Args:
        file: the terminal.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._drawn: Sequence[PictureLine] = ()
        self._is_gone = False

    def show(self, lines: Sequence[str], picture: Sequence[PictureLine], columns: int) -> None:
        """Writes lines and draws the picture below them, in one call to the system.

        Args:
            lines: what is new in the log, without line ends.
            picture: replaces what was drawn before; it has fewer lines than the terminal. Empty for none.
            columns: the terminal's width now.
        """
        parts = [self._erase(columns)]
        parts += [f"{line}\n" for line in lines]
        parts += [f"{line.text}\n" for line in picture]
        self._drawn = picture
        self._write("".join(parts))

    def keep(self) -> None:
        """Lets what is drawn stand for good; what comes later is written below it."""
        self._drawn = ()

    def _erase(self, columns: int) -> str:
        """Returns what removes the picture; a terminal that became narrower has broken its lines into several."""
        rows = sum(max(1, -(-line.cells // max(1, columns))) for line in self._drawn)
        return f"\r\x1b[{rows}A{_ERASE_BELOW}" if rows else ""

    def _write(self, text: str) -> None:
        if self._is_gone or not text:
            return
        encoding = self._file.encoding
        try:
            self._file.write(text.encode(encoding, "replace").decode(encoding))
            self._file.flush()
        except OSError:  # the window was closed: the run goes on, its log is in the store
            self._is_gone = True
