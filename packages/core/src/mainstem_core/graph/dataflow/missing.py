"""Says which artifacts are read and not there, where, and what to do about it.

What fails in every run that comes to the read is an error. What fails on some way only (behind an `if`, or where one
case of a switch assigns and another does not), or is provided for by `@catch`, is a warning.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from mainstem_core.decorators.registry import STEP_DECORATORS
from mainstem_core.errors import GraphError, Location
from mainstem_core.graph.dataflow.accesses import Accesses, InputsOf, Merge, Read
from mainstem_core.graph.dataflow.members import Members
from mainstem_core.graph.dataflow.paths import Paths
from mainstem_core.graph.findings import in_order, nearest
from mainstem_core.graph.model import FlowGraph, StepNode
from mainstem_core.graph.source import Sources
from mainstem_core.schema.record import replace


def find_missing(flow_class: type[Any], graph: FlowGraph, sources: Sources) -> list[GraphError]:
    """Returns what the steps of a flow read that nobody has assigned, errors and warnings, ordered by place.

    Args:
        flow_class: the flow's class.
        graph: its graph, in which nothing was found wrong.
        sources: the files from which the graph was read.
    """
    members = Members(flow_class, sources)
    if members.is_opaque:
        return []
    accesses = {node.name: _of_step(node, members) for node in graph}
    finder = _Finder(graph, accesses, Paths(graph, accesses), members)
    found: dict[tuple[str, str], GraphError] = {}
    for node in graph:
        # Errors first: of several reads of one name the one that surely fails is told.
        for finding in sorted(finder.of_step(node), key=_is_warning):
            found.setdefault((node.name, finding.fields["what"]), finding)
    # A method that several steps call is told of once.
    places: dict[tuple[str, int, int | None], GraphError] = {}
    for finding in sorted(found.values(), key=_is_warning):
        where = finding.where
        assert where is not None, "a read has a place"
        places.setdefault((where.file, where.line, where.column), finding)
    return in_order(places.values(), graph.file)


def _is_warning(finding: GraphError) -> bool:
    return finding.kind.severity == "warning"


def _of_step(node: StepNode, members: Members) -> Accesses:
    """Returns what a step does, with what its decorators assign; those of others may assign anything."""
    accesses = members.of_step(node.name)
    for decorator in node.decorators:
        if decorator.name not in STEP_DECORATORS:
            return Accesses(anything=True)
        if decorator.name == "catch" and decorator.attributes.get("var"):
            accesses = replace(accesses, writes={*accesses.writes, decorator.attributes["var"]})
    return accesses


class _Spot(NamedTuple):
    """A place where an artifact is read.

    Args:
        node: the step that reads it.
        name: the artifact.
        what: how it is written there.
        where: the place.
        is_sure: every run that comes to the step reads it, and fails if it is not there.
    """

    node: StepNode
    name: str
    what: str
    where: Location
    is_sure: bool


class _Finder:
    """Holds each read against what is known of the paths to it."""

    def __init__(
        self, graph: FlowGraph, accesses: Mapping[str, Accesses], paths: Paths, members: Members
    ) -> None:
        self._accesses = accesses
        self._paths = paths
        self._members = members
        self._has_switch = any(node.is_switch for node in graph)
        self._assigned = {name for each in accesses.values() for name in each.writes}

    def of_step(self, node: StepNode) -> Iterator[GraphError]:
        """Yields a finding for each read of a step that does not, or may not, find its artifact."""
        accesses = self._accesses[node.name]
        for read in accesses.reads:
            if accesses.asked.isdisjoint((read.name, None)):
                spot = _spot(node, read)
                if read.source is None:
                    yield from self._of_own(spot, read.merges)
                else:
                    yield from self._of_inputs(spot, read.source)
        yield from self._of_transition(node, accesses)

    def _of_transition(self, node: StepNode, accesses: Accesses) -> Iterator[GraphError]:
        """Yields a finding if what a step fans out over, or decides by, is missing."""
        for name in (node.foreach, node.condition):
            if name is None or node.next_location is None or not self._members.is_artifact(name):
                continue
            is_there = name in accesses.writes or accesses.anything
            if not is_there and accesses.asked.isdisjoint((name, None)):
                spot = _Spot(node, name, f"self.{name}", node.next_location, is_sure=not _is_caught(node))
                yield from self._of_own(spot, accesses.merges)

    def _of_own(self, spot: _Spot, merges: Sequence[Merge]) -> Iterator[GraphError]:
        """Yields a finding for a read of the flow object's own artifact."""
        step = spot.node.name
        if not self._paths.may_be_there(spot.name, step, merges):
            if self._paths.was_assigned_before(spot.name, step):
                left = any(map(partial(self._paths.may_be_left, spot.name), self._paths.sources[step]))
                is_here = spot.node.is_join and left
                yield self._lost(spot, step if is_here else self._paths.losing_join(spot.name, step))
            else:
                yield self._never(spot)
        elif spot.is_sure and self._has_switch and not spot.node.is_join:
            way = self._paths.way_without(spot.name, step)
            if way is not None:
                yield self._on_way(spot, *way)

    def _of_inputs(self, spot: _Spot, source: str | InputsOf) -> Iterator[GraphError]:
        """Yields a finding for a read of an artifact of an input."""
        step = spot.node.name
        sources = self._paths.sources[step]
        asked = sources if isinstance(source, InputsOf) else [each for each in sources if each == source]
        without = [each for each in asked if not self._paths.may_be_left(spot.name, each)]
        if without and without == asked:
            losing = [each for each in asked if self._paths.was_assigned(spot.name, each)]
            if losing:
                yield self._lost(spot, self._paths.losing_join(spot.name, losing[0]))
            else:
                yield self._never(spot)
        elif without and spot.is_sure and source is InputsOf.EACH:
            yield self._on_way(spot, without[0], step)

    # -- in words ----------------------------------------------------------------------------------------------

    def _never(self, spot: _Spot) -> GraphError:
        meant = nearest(spot.name, (self._assigned | self._members.names()) - {spot.name})
        assign = f"assign `self.{spot.name}` before that, in `{spot.node.name}` or in a step that leads to it"
        remedy = f"did you mean `{meant}`?" if meant else assign
        return _finding("graph-artifact-never-written", spot, "no step before it assigns", remedy)

    def _lost(self, spot: _Spot, join: str) -> GraphError:
        if self._accesses[join].merges:
            remedy = f"let `merge_artifacts` in `{join}` pass it on before it is read"
        else:
            value = f"self.{spot.name} = inputs[0].{spot.name}"
            remedy = f"write `self.merge_artifacts(inputs)` in `{join}`, or choose a value there: `{value}`"
        return _finding("graph-merge-missing", spot, f"the join `{join}` does not pass on", remedy, join=join)

    def _on_way(self, spot: _Spot, source: str, target: str) -> GraphError:
        remedy = "assign it on that way, too, or before it parts from the others"
        reason = f"nobody has assigned where `{source}` leads to `{target}`"
        return _finding("graph-artifact-maybe-missing", spot._replace(is_sure=False), reason, remedy)


def _spot(node: StepNode, read: Read) -> _Spot:
    where = read.file.location(read.node, node.name)
    is_sure = not read.conditions and not _is_caught(node)
    return _Spot(node, read.name, ast.unparse(read.node), where, is_sure)


def _is_caught(node: StepNode) -> bool:
    return any(decorator.name == "catch" for decorator in node.decorators)


def _finding(id: str, spot: _Spot, reason: str, remedy: str, **fields: str) -> GraphError:
    """Returns the error, or, where it may never come to that, the warning."""
    return GraphError(
        id if spot.is_sure else "graph-artifact-maybe-missing",
        where=spot.where,
        step=spot.node.name,
        artifact=spot.name,
        what=spot.what,
        reason=reason,
        remedy=remedy,
        **fields,
    )
