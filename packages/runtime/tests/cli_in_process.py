"""Helper: a command line in this process, with what it writes and the exit code with which it would end."""

import sys
from collections.abc import Sequence
from io import BytesIO, TextIOWrapper
from typing import NamedTuple
from unittest import mock

import click

from mainstem_runtime.cli.guard import guarded


class Told(NamedTuple):
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


def call(command: click.Command, words: Sequence[str], name: str = "flow.py") -> Told:
    """Runs a command line as its process would."""
    # As `allow_any_text` and Python itself make them.
    out = TextIOWrapper(BytesIO(), "utf-8", "replace", write_through=True)
    err = TextIOWrapper(BytesIO(), "utf-8", "backslashreplace", write_through=True)
    nothing = TextIOWrapper(BytesIO(), "utf-8")
    with mock.patch.multiple(sys, stdin=nothing, stdout=out, stderr=err):
        code = guarded(lambda: command.main(list(words), prog_name=name, standalone_mode=False))
    return Told(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]
