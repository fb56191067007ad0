"""How the errors of the catalogue are provoked, and what a user then sees, with everything filtered that varies."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flow_runner import FlowRunner
from mainstem_core.errors import MainstemException

USER = "ada"

_FILTERS = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"), "<time>"),
    (re.compile(r"\b\d+\.\d\d s\b"), "<duration>"),
    (re.compile(r"\bthe process \d+\b"), "the process <pid>"),
    (re.compile(r"\b[\d.]+ k?B written"), "<bytes> written"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"\b[0-9a-f]{2}/<hash>"), "<aa>/<hash>"),
    (re.compile(r"`[0-9a-f]{12}`"), "`<hash>`"),
)
_PROGRESS = re.compile(r"\] Task (is starting\.|finished successfully in )")

TWO_STEPS = """
class Hello(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told: all of it as text, filtered, and the exit code."""

    text: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Command:
    """An error that a flow's command line shows.

    Args:
        id: the error's id.
        source: the flow, without its imports and without the call under `__main__`.
        arguments: what follows `python flow.py`.
        variant: tells several cases of one id apart.
        environment: variables of the process; `{folder}` stands for the working folder.
        prepare: makes of the folder what the mistake needs; the flow's file is there already.
    """

    id: str
    source: str = TWO_STEPS
    arguments: tuple[str, ...] = ("check",)
    variant: str = ""
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    prepare: Callable[[FlowRunner], None] | None = None

    def provoke(self, flows: FlowRunner) -> Told:
        """Runs the command as its user does."""
        flows.write(self.source)
        if self.prepare is not None:
            self.prepare(flows)
        environment = {"MAINSTEM_DEBUG": "", "MAINSTEM_USER": USER, **self.environment}
        for name, text in environment.items():
            environment[name] = text.replace("{folder}", str(flows.folder))
        result = flows.run(*self.arguments, **environment)
        text = f"$ python flow.py {' '.join(self.arguments)}\nexit code: {result.returncode}\n"
        text += _block("stdout", _relevant(result.stdout)) + _block("stderr", result.stderr)
        return Told(filtered(text, flows.folder), result.returncode)


@dataclass(frozen=True, slots=True)
class Call:
    """An error that a call of the public API raises.

    Args:
        id: the error's id.
        call: raises it; the working folder is that of the runner it gets.
        variant: tells several cases of one id apart.
    """

    id: str
    call: Callable[[FlowRunner], object]
    variant: str = ""

    def provoke(self, flows: FlowRunner) -> Told:
        """Calls, and describes what was raised."""
        try:
            self.call(flows)
        except MainstemException as error:
            assert error.id == self.id, f"{error!r} was raised"
            facts = {
                "id": f"[{error.id}]",
                "message": error.message,
                "where": error.where,
                "hint": error.hint,
                "exit code": error.exit_code,
                "retry can help": error.retryable or None,
            }
            lines = [
                type(error).__name__,
                *(f"{name}: {fact}" for name, fact in facts.items() if fact is not None),
            ]
            return Told(filtered("\n".join(lines) + "\n", flows.folder), error.exit_code)
        raise AssertionError("nothing was raised")


Case = Command | Call


def run_of(id: str, source: str, *arguments: str, variant: str = "", **environment: str) -> Command:
    """Returns the case of an error that a task of a flow ends with."""
    return Command(id, source, ("run", *arguments), variant, environment)


def filtered(text: str, folder: Path) -> str:
    """Replaces what differs from time to time and from machine to machine."""
    for run in _run_ids(folder):
        text = text.replace(run, "<run>")
    for place in sorted({str(folder), os.path.realpath(folder)}, key=len, reverse=True):
        text = text.replace(place, "<folder>")
    for pattern, replacement in _FILTERS:
        text = pattern.sub(replacement, text)
    return text


def _relevant(output: str) -> str:
    """Leaves out the lines about tasks that went well; those of several tasks come in any order."""
    lines = output.splitlines(keepends=True)
    return "".join(line for line in lines if not _PROGRESS.search(line))


def _run_ids(folder: Path) -> list[str]:
    return [path.name for kind in ("flows", "spins") for path in folder.glob(f".mainstem/{kind}/*/*")]


def _block(title: str, content: str) -> str:
    return f"--- {title}\n{content}" if content else ""
