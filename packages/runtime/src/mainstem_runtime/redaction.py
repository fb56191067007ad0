"""Replaces values that must not be told by `***`: in texts of a failure, and in what a task prints."""

import re
from collections.abc import Iterable

MASK = "***"
CHARACTERS_MIN = 6
"""Shorter values are left alone: `true`, a port or the name of a database would make any text unreadable."""


class Redaction:
    """Values that are hidden from now on; none at first."""

    def __init__(self) -> None:
        self._values: list[str] = []
        self._pattern: re.Pattern[str] | None = None
        self._byte_pattern: re.Pattern[bytes] | None = None

    def __bool__(self) -> bool:
        return bool(self._values)

    @property
    def values(self) -> list[str]:
        """What is hidden, long values first, since a shorter one may be a part of a longer."""
        return self._values

    def hide(self, values: Iterable[str]) -> None:
        """Hides values, also as `repr` shows them, and each line of those with several.

        Args:
            values: the values; those below `CHARACTERS_MIN` characters are left out.
        """
        forms = {form for value in values for form in _forms(value) if len(form) >= CHARACTERS_MIN}
        self._values = sorted({*self._values, *forms}, key=len, reverse=True)
        if self._values:
            text = "|".join(map(re.escape, self._values))
            self._pattern = re.compile(text)
            self._byte_pattern = re.compile(text.encode("utf-8", "surrogateescape"))

    def text(self, text: str) -> str:
        """Returns a text without the values."""
        return self._pattern.sub(MASK, text) if self._pattern is not None else text

    def cut(self, data: bytes) -> tuple[bytes, bytes]:
        """Returns the first part of some bytes without the values, and a rest that may be the beginning of one."""
        if self._byte_pattern is None:
            return data, b""
        pieces: list[bytes] = []
        done = 0
        for found in self._byte_pattern.finditer(data):
            pieces += (data[done : found.start()], MASK.encode())
            done = found.end()
        end = len(data) - self._begun(data[done:])
        return b"".join([*pieces, data[done:end]]), data[end:]

    def _begun(self, data: bytes) -> int:
        """Returns how many of the last bytes are the beginning of a value that may go on."""
        values = [value.encode("utf-8", "surrogateescape") for value in self._values]
        longest = min(len(data), max(map(len, values)) - 1)
        tails = ((size, data[-size:]) for size in range(longest, 0, -1))
        return next(
            (size for size, tail in tails if any(map(bytes.startswith, values, [tail] * len(values)))), 0
        )


class RedactedStream:
    """What one stream of a task gives, without the values, wherever its pieces are cut.

    Args:
        redaction: the values.
    """

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Returns what can be passed on now that some bytes have come."""
        passed_on, self._held = self._redaction.cut(self._held + data)
        return passed_on

    def rest(self) -> bytes:
        """Returns what was held back, at the end of the stream."""
        held, self._held = self._held, b""
        return held


def _forms(value: str) -> Iterable[str]:
    yield value
    yield repr(value)[1:-1]
    yield from (line.strip() for line in value.splitlines())
