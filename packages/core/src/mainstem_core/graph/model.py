"""A flow's graph as plain data."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from mainstem_core.errors import Location
from mainstem_core.schema.record import Record
from mainstem_core.schema.requirements import NOTHING, Requirements


class StepKind(StrEnum):
    """What a step does to the flow of tasks.

    A join that goes on to one step is a JOIN; `StepNode.is_join` alone says whether a step takes `inputs`. PARALLEL is
    the step that starts a gang.
    """

    LINEAR = "linear"
    SPLIT = "split"
    FOREACH = "foreach"
    SWITCH = "switch"
    PARALLEL = "parallel"
    JOIN = "join"
    END = "end"


GANG_DECORATORS = frozenset({"parallel", "pytorch_parallel"})


class DecoratorData(Record):
    """A decorator of a step or a flow, as data.

    Args:
        name: its name, such as `retry`.
        attributes: its arguments, defaults included.
    """

    name: str
    attributes: Mapping[str, Any]


class ParameterData(Record):
    """A parameter of a flow, as data.

    Args:
        name: its name on the command line.
        attribute: its name in the flow's class.
        type: the name of its type: int, float, str, bool or JSON.
        default: the value that it has if none is given; None where there is none or a function gives it.
        is_default_computed: a function gives the default when a run is started.
        required: a value must be given.
        separator: what a text is split at into a list of texts.
        help: a line for people.
    """

    name: str
    attribute: str
    type: str
    default: Any = None
    is_default_computed: bool = False
    required: bool = False
    separator: str | None = None
    help: str | None = None


class StepNode(Record):
    """One step and how it is tied into the flow.

    Args:
        name: the method's name.
        kind: what it does to the flow of tasks.
        location: its `def`, in its own file: an inherited step points into the file of its base class.
        next_location: its `self.next(...)`; None for the end step.
        targets: the steps that follow, in the order of `self.next`.
        foreach: the name of the artifact that it fans out over.
        is_parallel: it starts a gang: several tasks of the step that follows, which run at the same time.
        condition: the name of the artifact that a switch decides by; None where the test of an `if` decides.
        cases: the values of a switch (or the tests of an `if`), each with the step that it leads to.
        is_join: it takes `inputs`, the tasks that lead into it.
        sources: the steps that lead here; in a join in the order of the branches.
        split_parents: the splits around its tasks, outer first, but for what it opens or closes.
        closes: the split or foreach that this join gathers.
        matching_join: the join that gathers what this split or foreach opens.
        doc: its docstring without indentation.
        decorators: its decorators in the order in which they are applied: the one next to the function first.
        requirements: the sum of what its decorators plan.
    """

    name: str
    kind: StepKind
    location: Location
    next_location: Location | None = None
    targets: tuple[str, ...] = ()
    foreach: str | None = None
    is_parallel: bool = False
    condition: str | None = None
    cases: tuple[tuple[str | int | float | bool, str], ...] = ()
    is_join: bool = False
    sources: tuple[str, ...] = ()
    split_parents: tuple[str, ...] = ()
    closes: str | None = None
    matching_join: str | None = None
    doc: str | None = None
    decorators: tuple[DecoratorData, ...] = ()
    requirements: Requirements = NOTHING

    @property
    def opens(self) -> bool:
        """Whether several tasks follow each of its tasks, so that a join has to gather them."""
        return self.fans_out or (len(self.targets) > 1 and not self.is_switch)

    @property
    def fans_out(self) -> bool:
        """Whether it leads to several tasks of one step."""
        return self.foreach is not None or self.is_parallel

    @property
    def is_switch(self) -> bool:
        """Whether it leads to one of its targets, by a value."""
        return bool(self.cases)

    @property
    def loops(self) -> bool:
        """Whether it may lead to itself."""
        return self.is_switch and self.name in self.targets

    @property
    def is_gang(self) -> bool:
        """Whether its tasks are members of a gang."""
        return any(decorator.name in GANG_DECORATORS for decorator in self.decorators)


class FlowGraph(Record):
    """The steps of a flow and what ties them together.

    Iterating over a graph gives its steps; `graph["train"]` and `"train" in graph` ask for one by name.

    Args:
        flow: the flow's name.
        file: the file of its class.
        location: its `class` statement.
        steps: the steps by name, in the order of definition, those of base classes first.
        start: the name of its first step; it is in `steps` unless the graph has been found wrong.
        end: the name of its last step; likewise.
        doc: the class's docstring without indentation.
        parameters: the flow's parameters in the order of declaration.
        decorators: the flow's decorators, those of base classes first.
    """

    flow: str
    file: str
    location: Location
    steps: Mapping[str, StepNode]
    start: str = "start"
    end: str = "end"
    doc: str | None = None
    parameters: tuple[ParameterData, ...] = ()
    decorators: tuple[DecoratorData, ...] = ()

    def __getitem__(self, name: str) -> StepNode:
        return self.steps[name]

    def __contains__(self, name: object) -> bool:
        return name in self.steps

    def __iter__(self) -> Iterator[StepNode]:
        return iter(self.steps.values())

    def __len__(self) -> int:
        return len(self.steps)
