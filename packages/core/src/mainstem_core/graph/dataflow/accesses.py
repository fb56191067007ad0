"""What one function of a flow reads and assigns, as plain data."""

import ast
from enum import Enum
from typing import NamedTuple

from mainstem_core.graph.source import SourceFile
from mainstem_core.schema.record import Record, field


class Meaning(Enum):
    """What stands behind `self.name`, where it is no code."""

    ARTIFACT = "an artifact, or nothing at all"
    KNOWN = "a value or a member that is always there"


class InputsOf(Enum):
    """Which of the inputs of a join an expression stands for, where it is not one step by name."""

    EACH = "each"
    """One after the other, all of them."""
    ANY = "any"
    """One of them, by position."""


class Merge(NamedTuple):
    """A `self.merge_artifacts(inputs, ...)`.

    Args:
        include: the only names that it passes on; None for all.
        exclude: names that it leaves alone.
    """

    include: frozenset[str] | None = None
    exclude: frozenset[str] = frozenset()


class Read(NamedTuple):
    """A place where an artifact is read that the function itself has not assigned before.

    Args:
        name: the artifact.
        node: the expression that reads it.
        file: the file in which that stands.
        conditions: how many conditions stand around it; 0 means that the read surely happens.
        source: whose artifact it is: None for the flow object's own, the name of a step for `inputs.step.x`.
        merges: the calls of `merge_artifacts` before it.
        is_later: it happens at some later time than the text says, or never.
    """

    name: str
    node: ast.expr
    file: SourceFile
    conditions: int = 0
    source: str | InputsOf | None = None
    merges: tuple[Merge, ...] = ()
    is_later: bool = False


class Accesses(Record, frozen=False):
    """What a function does to the artifacts of its flow object.

    Args:
        writes: the names that it may assign.
        anything: it does something that is not understood, and may assign any name.
        merges: its calls of `merge_artifacts`, in order.
        reads: what it reads, in order.
        asked: names that it asks for before it reads them, as by `hasattr`; None for any name.
    """

    writes: set[str] = field(default_factory=set[str])
    anything: bool = False
    merges: list[Merge] = field(default_factory=list[Merge])
    reads: list[Read] = field(default_factory=list[Read])
    asked: set[str | None] = field(default_factory=set[str | None])
