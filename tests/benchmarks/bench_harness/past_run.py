"""A run that was made before anything is measured, for commands that go on from one: resume, spin, attach."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bench_harness.measure import Command, launch

RUN_ID = "run-id"
TIMEOUT_S = 1800.0
# The run may fail, or be killed: that is what is gone on from.
ANYHOW = ("-c", "import subprocess, sys; subprocess.call(sys.argv[1:])")


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of one contender.

    Attributes:
        folder: Where it is, or will be: its working folder and its store.
        store_variable: The environment variable that leads it there.
    """

    folder: Path
    store_variable: str

    @property
    def store(self) -> Path:
        """The store that holds the run."""
        return self.folder / "store"

    @property
    def run_id(self) -> str:
        """The run's id."""
        return (self.folder / "work" / RUN_ID).read_text()

    def make(self, command: Command, announce: Callable[[str], None]) -> None:
        """Makes the run by a command `PYTHON SCRIPT run ...`, where it is not made yet.

        A run that was interrupted starts again from nothing.
        """
        done = self.folder / "made"
        if done.exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        work = self.folder / "work"
        for name in ("home", "tmp"):
            (work / name).mkdir(parents=True)
        for name, text in command.files.items():
            (work / name).write_text(text)
        announce("    making the run to go on from")
        [words] = command.argvs
        anyhow = (words[0], *ANYHOW, *words, "--run-id-file", RUN_ID)
        made = replace(command, argvs=(anyhow,), variables={self.store_variable: str(self.store)})
        launch(made, work, TIMEOUT_S)
        done.touch()
