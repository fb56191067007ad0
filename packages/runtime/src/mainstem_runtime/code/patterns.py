"""Patterns of ignore files, with git's rules (gitignore(5), wildmatch.c).

Written here because a library for it would be the twelfth distribution that `pip install mainstem` brings, where eleven
are promised; a test holds it against git itself.
"""

import re
from collections.abc import Iterable

from mainstem_core.schema.record import Record

_SPECIAL = frozenset("*?[\\")
_NAMED_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class IgnorePattern(Record):
    """One line of an ignore file.

    Args:
        regex: what it matches: paths relative to the file's folder, with `/`.
        leaves_out: False for a line that begins with `!`: what it matches belongs to the rest again.
        only_folders: it ends in `/`, and matches no file.
    """

    regex: re.Pattern[str]
    leaves_out: bool
    only_folders: bool


def parse_patterns(lines: Iterable[str]) -> list[IgnorePattern]:
    """Returns the patterns of an ignore file; comments, empty lines and what can match nothing are passed over.

    Args:
        lines: without line ends.
    """
    return [pattern for line in lines if (pattern := _parse(line)) is not None]


def verdict(patterns: list[IgnorePattern], path: str, *, is_folder: bool) -> bool | None:
    """Says whether a path is left out: the last pattern that matches decides, None where none does.

    Args:
        patterns: of one ignore file.
        path: relative to the file's folder, with `/`.
        is_folder: what is at the path.
    """
    for pattern in reversed(patterns):
        if (is_folder or not pattern.only_folders) and pattern.regex.fullmatch(path):
            return pattern.leaves_out
    return None


def _parse(line: str) -> IgnorePattern | None:
    text = _without_trailing_spaces(line)
    if not text or text.startswith("#"):
        return None
    leaves_out = not text.startswith("!")
    text = text if leaves_out else text[1:]
    only_folders = text.endswith("/")
    text = text[:-1] if only_folders else text
    anchored = "/" in text
    text = text.removeprefix("/")
    regex = _regex_of(text, is_path=anchored) if text else None
    if regex is None:
        return None
    return IgnorePattern(
        re.compile(regex if anchored else f"(?:.*/)?{regex}", re.DOTALL), leaves_out, only_folders
    )


def _without_trailing_spaces(line: str) -> str:
    """Returns a line without the spaces at its end; one behind a backslash stays."""
    end = len(line)
    while end and line[end - 1] == " " and not (end > 1 and line[end - 2] == "\\"):
        end -= 1
    return line[:end]


def _regex_of(text: str, *, is_path: bool) -> str | None:
    """Returns the regular expression of a pattern, None for one that can match nothing."""
    parts: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character == "*":
            stars = position
            while text[position : position + 1] == "*":
                position += 1
            # git compares what stands before the first wildcard by itself: behind that, too, `**` is a part of its own.
            begins = text[stars - 2 : stars - 1] in ("", "/") or not _SPECIAL.intersection(text[: stars - 1])
            alone = is_path and position > stars and begins
            if alone and text[position : position + 1] == "/":
                parts.append("(?:.*/)?")
                position += 1
            elif alone and position == len(text):
                parts.append(".*")
            else:
                parts.append("[^/]*")
        elif character == "?":
            parts.append("[^/]")
        elif character == "[":
            found = _bracket(text, position)
            if found is None:
                return None
            part, position = found
            parts.append(part)
        elif character == "\\":
            if position == len(text):
                return None
            parts.append(re.escape(text[position]))
            position += 1
        else:
            parts.append(re.escape(character))
    return "".join(parts)


def _bracket(text: str, position: int) -> tuple[str, int] | None:
    """Returns the regular expression of `[...]` and where it ends, None where it does not end."""
    negated = text[position : position + 1] in ("!", "^")
    position += negated
    members: list[str] = []
    first = True
    while True:
        if position >= len(text):
            return None
        character = text[position]
        if character == "]" and not first:
            break
        first = False
        if text.startswith("[:", position) and (end := text.find(":]", position)) > 0:
            name = text[position + 2 : end]
            if name not in _NAMED_CLASSES:
                return None
            members.append(_NAMED_CLASSES[name])
            position = end + 2
            continue
        low, position = _member(text, position)
        if text[position : position + 1] == "-" and text[position + 1 : position + 2] not in ("", "]"):
            high, position = _member(text, position + 1)
            if low is not None and high is not None and low <= high:
                members.append(f"{re.escape(low)}-{re.escape(high)}")
        elif low is not None:
            members.append(re.escape(low))
        if low is None:
            return None
    inside = "".join(members)
    if negated:
        return f"[^/{inside}]", position + 1
    return (f"(?!/)[{inside}]" if inside else "(?!)"), position + 1


def _member(text: str, position: int) -> tuple[str | None, int]:
    """Returns a character of a bracket, which a backslash may protect, and where the next one begins."""
    if text[position] == "\\":
        return (text[position + 1] if position + 1 < len(text) else None), position + 2
    return text[position], position + 1
