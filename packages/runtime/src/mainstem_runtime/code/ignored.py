"""What `.gitignore` and `.mainstemignore` leave out, with git's rules; the second has the last word in its folder."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstem_runtime.code.patterns import IgnorePattern

IGNORE_FILES = (".gitignore", ".mainstemignore")


class IgnoreRules:
    """The rules that hold in a folder: its own, and those of the folders above it up to the repository's root.

    Args:
        folder: the folder, absolute.
        above: the rules of the folder above; None where the search begins.
    """

    def __init__(self, folder: str, above: "IgnoreRules | None" = None) -> None:
        self._folder = folder
        self._above = above
        self._own = _patterns_in(folder)

    def inside(self, folder: str) -> "IgnoreRules":
        """Returns the rules of a folder right below."""
        inner = IgnoreRules(folder, self)
        return inner if inner._own else self

    def leave_out(self, path: str, *, is_folder: bool) -> bool:
        """Says whether a file or folder is left out.

        Args:
            path: its absolute path, below the folder.
            is_folder: whether it is a folder.
        """
        if self._own:
            from mainstem_runtime.code.patterns import verdict  # here: most folders have no such file

            name = os.path.relpath(path, self._folder).replace(os.sep, "/")
            decided = verdict(self._own, name, is_folder=is_folder)
            if decided is not None:
                return decided
        return self._above is not None and self._above.leave_out(path, is_folder=is_folder)


def rules_for(root: str) -> IgnoreRules:
    """Returns the rules of a folder, with those of the folders above it in its repository."""
    folders = [root]
    while not os.path.exists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:  # no repository: what lies above is not the project's
            return IgnoreRules(root)
        folders.append(parent)
    rules = IgnoreRules(folders.pop())
    while folders:
        rules = IgnoreRules(folders.pop(), rules)
    return rules


def _patterns_in(folder: str) -> "list[IgnorePattern]":
    lines: list[str] = []
    for name in IGNORE_FILES:
        try:
            with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as file:
                lines += file.read().split("\n")
        except OSError:
            continue
    if not lines:
        return []
    from mainstem_runtime.code.patterns import parse_patterns

    return parse_patterns(line.removesuffix("\r") for line in lines)
