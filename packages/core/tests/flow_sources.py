"""Random flows as source text, with what a reader of them has to find; also for tests of the scheduler.

A flow is drawn as nested blocks (a step, a split with its branches and its join, a foreach with its
body and its join), so it is sound by construction and its structure is known without looking at the
text.
"""

import importlib.util
import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

DEPTH_MAX = 4
STEPS_MAX = 24
_modules = itertools.count()


@dataclass(frozen=True)
class StepSource:
    """One step and what is known of it.

    Args:
        targets: the steps that follow.
        is_join: it takes inputs.
        foreach: the artifact that it fans out over.
        width: the number of items that it assigns to that artifact, where it has one.
        split_parents: the splits and foreaches around it, outer first.
        closes: the split or foreach that it gathers.
    """

    name: str
    targets: tuple[str, ...] = ()
    is_join: bool = False
    foreach: str | None = None
    width: int | None = None
    split_parents: tuple[str, ...] = ()
    closes: str | None = None

    @property
    def text(self) -> str:
        """The step as source; every step can be run: it assigns what it fans out over."""
        lines = ["    @step", f"    def {self.name}(self{', inputs' if self.is_join else ''}):"]
        if self.foreach is not None:
            lines.append(f"        self.{self.foreach} = list(range({self.width}))")
        if self.targets:
            arguments = [f"self.{target}" for target in self.targets]
            arguments += [f"foreach={self.foreach!r}"] if self.foreach is not None else []
            lines.append(f"        self.next({', '.join(arguments)})")
        else:
            lines.append("        pass")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class FlowSource:
    """A flow and what is known of it: its steps by name, in the order of the source."""

    name: str
    steps: dict[str, StepSource]

    @property
    def text(self) -> str:
        """The whole file; constructing the flow starts its command line when the file is run."""
        head = f"from mainstem_core.flow import FlowSpec, step\n\n\nclass {self.name}(FlowSpec):\n"
        tail = f'\n\nif __name__ == "__main__":\n    {self.name}()\n'
        return head + "\n".join(step.text for step in self.steps.values()) + tail

    def task_count(self, step: str) -> int:
        """Returns how many tasks a run of the flow has for a step."""
        count = 1
        for parent in self.steps[step].split_parents:
            width = self.steps[parent].width
            count *= 1 if width is None else width
        return count

    def changed(self, step: str, **changes: Any) -> "FlowSource":
        """Returns the flow with one step altered, so that it may be unsound."""
        return replace(self, steps=self.steps | {step: replace(self.steps[step], **changes)})

    def without(self, step: str) -> "FlowSource":
        """Returns the flow without one step, so that it is unsound."""
        return replace(self, steps={name: known for name, known in self.steps.items() if name != step})


def random_flow_source(
    draw: Callable[[st.SearchStrategy[Any]], Any],
    *,
    name: str = "RandomFlow",
    widths: tuple[int, int] = (1, 3),
) -> tuple[str, FlowSource]:
    """Draws a sound flow of nested splits and foreaches.

    Args:
        draw: the function that a hypothesis composite strategy gets.
        name: the name of its class.
        widths: the fewest and the most items of a foreach.

    Returns:
        The file's text, and what is known of it.
    """
    flow = _Drawing(draw, widths).flow(name)
    return flow.text, flow


@st.composite
def flow_sources(
    draw: Callable[[st.SearchStrategy[Any]], Any], widths: tuple[int, int] = (1, 3)
) -> FlowSource:
    """Draws a sound flow; `random_flow_source` for composite strategies of one's own."""
    return random_flow_source(draw, widths=widths)[1]


def load_module(text: str, folder: Path) -> ModuleType:
    """Writes a file and imports it under a name of its own.

    Args:
        text: the file's content.
        folder: where it is written.
    """
    name = f"flow_source_{next(_modules)}"
    path = folder / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a class finds its file through its module
    spec.loader.exec_module(module)
    return module


def load_flow(text: str, folder: Path, name: str = "RandomFlow") -> type[Any]:
    """Writes a file, imports it and returns the flow's class.

    Args:
        text: the file's content.
        folder: where it is written.
        name: the name of the class.
    """
    return getattr(load_module(text, folder), name)


@dataclass
class _Drawing:
    """Draws one flow: first the plan of a block, then its steps once it is known where it leads."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    widths: tuple[int, int]
    steps: dict[str, StepSource] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    left: int = STEPS_MAX

    def flow(self, name: str) -> FlowSource:
        target = self.chain("end", ()) if self.draw(st.booleans()) else "end"
        self.block("start", target, ())
        self.add("end")
        order = ["start", *self.draw(st.permutations([n for n in self.steps if n != "start"]))]
        return FlowSource(name, {step: self.steps[step] for step in order})

    def add(self, name: str, **facts: Any) -> None:
        self.steps[name] = StepSource(name, **facts)

    def fresh(self, letter: str) -> str:
        self.left -= 1
        return f"{letter}{next(self.numbers)}"

    def chain(self, target: str, around: tuple[str, ...]) -> str:
        """Draws one to three blocks in a row, the last of which leads to `target`; returns the first step."""
        for _ in range(self.draw(st.integers(1, 3)) if self.left > 0 else 1):
            entry = self.fresh("s")
            self.block(entry, target, around)
            target = entry
        return target

    def block(self, entry: str, target: str, around: tuple[str, ...]) -> None:
        """Draws what begins with the step `entry` and leads to `target`."""
        kinds = ["split", "foreach"] if len(around) < DEPTH_MAX and self.left > 0 else []
        kind = self.draw(st.sampled_from(["single", *kinds]))
        if kind == "single":
            self.add(entry, targets=(target,), split_parents=around)
            return
        join = self.fresh("j")
        self.add(join, targets=(target,), split_parents=around, is_join=True, closes=entry)
        inside = (*around, entry)
        if kind == "foreach":
            body = self.chain(join, inside)
            width = self.draw(st.integers(*self.widths))
            self.add(entry, targets=(body,), split_parents=around, foreach=f"items_{entry}", width=width)
        else:
            branches = tuple(self.chain(join, inside) for _ in range(self.draw(st.integers(2, 3))))
            self.add(entry, targets=branches, split_parents=around)
