"""What git says about the folder of a flow: which commit, and what differs from it."""

import os
from typing import Any

from mainstem_core.schema.record import Record

_SECONDS_MAX = 10.0
_PATCH_BYTES_MAX = 4 * 1024 * 1024
# Nothing of the repository's own settings is run, and nothing is written or asked for.
_QUIETLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=true", "-c", "color.ui=never")


class RepositoryFacts(Record):
    """The state of the repository that the flow's folder is in.

    Args:
        commit: the commit that is checked out, "" before the first one.
        branch: its branch, "" if none is checked out.
        patch: what differs from the commit in tracked files, as `git apply` takes it; None if it is too long to keep.
    """

    commit: str
    branch: str
    patch: bytes | None

    @property
    def is_dirty(self) -> bool:
        """Whether tracked files differ from the commit."""
        return self.patch is None or bool(self.patch)

    def plain(self) -> dict[str, Any]:
        """Returns the facts, without the patch, as `code.json` has them."""
        return {"commit": self.commit, "branch": self.branch, "dirty": self.is_dirty}


def repository_facts(root: str) -> RepositoryFacts | None:
    """Returns what git says, None outside of a repository, or where there is no git that answers.

    Args:
        root: the flow's folder.
    """
    if not _is_in_repository(root):
        return None
    branch = _git(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    commit = _git(root, "rev-parse", "--quiet", "--verify", "HEAD")
    if branch is None and commit is None:
        return None
    patch = _git(root, "diff", "--binary", "--no-ext-diff", "--no-textconv", "HEAD") if commit else b""
    kept = patch if patch is not None and len(patch) <= _PATCH_BYTES_MAX else None
    return RepositoryFacts(_line(commit), _line(branch), kept)


def _is_in_repository(folder: str) -> bool:
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent
    return True


def _git(root: str, *words: str) -> bytes | None:
    """Returns what a command of git prints, None where it fails or takes too long."""
    import subprocess  # here: many flows lie in no repository

    try:
        done = subprocess.run(
            ["git", *_SETTINGS, *words],
            cwd=root,
            env={**os.environ, **_QUIETLY},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS_MAX,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _line(output: bytes | None) -> str:
    return (output or b"").decode("utf-8", "replace").strip()
