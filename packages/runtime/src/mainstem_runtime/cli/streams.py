"""Standard output and standard error as commands need them: always there, and open to any text."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO, cast


def open_missing_streams() -> None:
    """Opens the null device in place of a stream that was closed before Python started, as some schedulers do."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  it stays open to the end of the process


def allow_any_text() -> None:
    """Makes standard output show `?` for a character that its encoding lacks, where Python would raise.

    What is shown (names, values, messages of others) may hold anything; a terminal that cannot show all of it is no
    reason for a command to fail. Tasks are left alone: what a step prints obeys Python's own rules.
    """
    stream = cast("TextIO", sys.stdout)
    # A test or a program around us may have put something else in its place, which decides for itself.
    if isinstance(stream, TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
        stream.reconfigure(errors="replace")
