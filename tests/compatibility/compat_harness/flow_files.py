"""The flow files that both sides run, and what their first lines say about them.

    # capability: the id of a row of docs/compatibility.md; one line for each
    # run: the arguments of one `python FILE ...`; one line for each command, in their order
    # env: NAME=VALUE for all of them; METAFLOW_... is MAINSTEM_... on our side
    # expect: differs REASON: PATH = JSON, an intended difference: what we do at a place of the outcome
    # expect: varies REASON: PATH = JSON, the same where Metaflow itself does now this, now that

A path is keys with dots between them, such as `runs.0.steps.end.0.artifacts.x`; `*` is every key that leads on. What we
do not have is `"absent"`.

`{id}` in an argument is replaced by what the file `id` in the working folder holds by then, for commands that take
the id of a run. A folder that is called like the file, without its suffix, is copied beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FLOWS = Path(__file__).parent.parent / "flows"
HEADER = re.compile(r"# (capability|run|env|expect):(?: (.*))?")
DIFFERENCE = re.compile(r"(differs|varies) ([a-z-]+): (\S+) = (.+)")
# What may be written into a file without a new recording: neither side's work depends on it.
_REMARKS = re.compile(r"^# (?:capability|expect): .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Difference:
    """One intended difference.

    Attributes:
        reason: Its key in the list of reasons of docs/compatibility.md.
        path: Where in the outcome, such as `commands.0.exit`.
        ours: What stands there in our outcome, or `"absent"`.
        varies: Whether Metaflow's outcome is not the same each time.
    """

    reason: str
    path: str
    ours: Any
    varies: bool


@dataclass(frozen=True)
class FlowFile:
    """One flow file with its header."""

    path: Path

    @property
    def name(self) -> str:
        """Returns the name by which tests and recordings know the file."""
        return self.path.stem

    @cached_property
    def source(self) -> str:
        """Returns the text, as it stands there: written for Metaflow."""
        return self.path.read_text()

    @property
    def companions(self) -> Path | None:
        """Returns the folder that lies beside the flow while it runs."""
        folder = self.path.with_suffix("")
        return folder if folder.is_dir() else None

    @property
    def capabilities(self) -> tuple[str, ...]:
        """Returns the ids of the rows that the file shows."""
        return tuple(self._header("capability"))

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Returns the arguments of each command."""
        return tuple(tuple(shlex.split(line)) for line in self._header("run"))

    @property
    def variables(self) -> dict[str, str]:
        """Returns the environment variables of the commands."""
        return dict(line.split("=", 1) for line in self._header("env"))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Returns the intended differences.

        Raises:
            ValueError: A line is not of the form that the module describes.
        """
        found: list[Difference] = []
        for line in self._header("expect"):
            match = DIFFERENCE.fullmatch(line)
            if match is None:
                raise ValueError(f"{self.path.name}: not understood: # expect: {line}")
            found.append(Difference(match[2], match[3], json.loads(match[4]), match[1] == "varies"))
        return tuple(found)

    @property
    def digest(self) -> str:
        """Returns what changes when a recording of the file has to be made anew."""
        digest = hashlib.sha256(_REMARKS.sub("", self.source).encode())
        for companion in sorted(self.companions.rglob("*.*")) if self.companions else ():
            digest.update(companion.name.encode() + companion.read_bytes())
        return digest.hexdigest()[:16]

    def _header(self, key: str) -> Iterator[str]:
        for line in self.source.splitlines():
            match = HEADER.fullmatch(line)
            if match is None:
                return
            if match[1] == key:
                yield match[2] or ""


def flow_files() -> dict[str, FlowFile]:
    """Returns all flow files by name."""
    return {path.stem: FlowFile(path) for path in sorted(FLOWS.glob("*.py"))}
