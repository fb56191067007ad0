"""What every contender offers, and how the measured programs come into a command's working folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench_harness.datasets import Sizes
from bench_harness.environments import Installation
from bench_harness.measure import Command, Measurement

FLOWS = Path(__file__).parents[2] / "flows"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a session gives to its contenders.

    Attributes:
        sizes: How much work each workload is.
        scratch: Folder for what lives no longer than the session.
        kept: Folder for what is expensive to make and may be used by later sessions.
        announce: Tells the person who waits what is going on.
    """

    sizes: Sizes
    scratch: Path
    kept: Path
    announce: Callable[[str], None]


class Contender(Protocol):
    """Somebody who can do the workloads."""

    @property
    def label(self) -> str:
        """The name and version, as the table shows them."""
        ...

    def command(self, workload: str, setting: Setting) -> Command:
        """Returns the command that does a workload, after preparing (not measured) what it reads.

        Raises:
            KeyError: The contender does not do this workload.
        """
        ...

    def recorded(self, workload: str, setting: Setting) -> Measurement | None:
        """Returns an earlier measurement of a workload that is too slow to repeat, or None."""
        ...


def program(installation: Installation, script: str, *arguments: str) -> tuple[str, ...]:
    """Returns the arguments that run a script of the working folder."""
    return (str(installation.python), script, *arguments)


def programs_beside(script: str, setting: Setting, *, text: str | None = None) -> Mapping[str, str]:
    """Returns the files that a measured script needs in its working folder, itself included.

    Args:
        script: Name of the script; a file of `flows/` unless `text` is given.
        setting: Whose sizes the script reads.
        text: The script's source where it is made.
    """
    source = (FLOWS / script).read_text() if text is None else text
    files = {script: source, "sizes.py": setting.sizes.as_module()}
    if "import making" in source:
        files["making.py"] = (FLOWS / "making.py").read_text()
    return files
