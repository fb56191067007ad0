"""Looking upward from the working folder for what belongs to a project."""

import os
import sys
from collections.abc import Iterator, Mapping


def folders_upward(environment: Mapping[str, str], folder: str) -> Iterator[str]:
    """Yields a folder and those above it; the search ends at the root of a repository or at the user's home.

    Args:
        environment: the process's environment variables.
        folder: where to begin.
    """
    home = os.path.abspath(environment.get("HOME") or os.path.expanduser("~"))
    here = os.path.abspath(folder)
    while True:
        yield here
        parent = os.path.dirname(here)
        if parent == here or here == home or os.path.exists(os.path.join(here, ".git")):
            return
        here = parent


def is_strangers(path: str, folder: str) -> bool:
    """Says whether what was found belongs to neither the user, nor root, nor the owner of the working folder.

    Anybody may put a file into `/tmp`; what is found there must not decide what runs of others do.

    Args:
        path: what was found.
        folder: the working folder; what lies in it itself was put there for those who work there.
    """
    if sys.platform == "win32" or os.path.dirname(path) == os.path.abspath(folder):
        return False
    try:
        return os.stat(path).st_uid not in (0, os.geteuid(), os.stat(folder).st_uid)
    except OSError:
        return True
