"""Laws of the graph builder on random flows: the sound is read as it was made, the broken is found."""

import tempfile
from pathlib import Path
from typing import Any

from flow_sources import FlowSource, StepSource, flow_sources, load_flow
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstem_core.errors import GraphError
from mainstem_core.graph import FlowGraph, StepKind
from mainstem_core.graph.build import read_flow
from mainstem_core.graph.lint import check_graph
from mainstem_core.graph.render import graph_to_dot, graph_to_plain, graph_to_text, ordered

# The smaller laws get a share of the profile's examples, so that all of them together stay fast.
fewer = settings(max_examples=max(10, settings.default.max_examples // 4))


def read(flow: FlowSource) -> tuple[FlowGraph, list[GraphError]]:
    with tempfile.TemporaryDirectory() as folder:
        return read_flow(load_flow(flow.text, Path(folder)))


def joins(flow: FlowSource) -> list[str]:
    return [name for name, step in flow.steps.items() if step.is_join]


def middle(flow: FlowSource) -> list[str]:
    return [name for name in flow.steps if name not in ("start", "end")]


@given(flow_sources())
def test_a_sound_flow_is_read_as_it_was_made(flow: FlowSource) -> None:
    graph, findings = read(flow)
    assert findings == check_graph(graph) == []
    assert list(graph.steps) == list(flow.steps)
    assert (graph.start, graph.end) == ("start", "end")
    for name, made in flow.steps.items():
        node = graph[name]
        assert node.targets == made.targets
        assert node.foreach == made.foreach
        assert node.is_join == made.is_join
        assert node.split_parents == made.split_parents
        assert node.closes == made.closes
        assert node.matching_join == next((j for j, s in flow.steps.items() if s.closes == name), None)
        assert set(node.sources) == {source for source, step in flow.steps.items() if name in step.targets}
        assert node.kind is kind_of(made)
        if made.closes is not None:  # its sources stand in the order of the branches
            ends = [branch_end(flow, branch, name) for branch in flow.steps[made.closes].targets]
            assert list(node.sources) == ends
    position = {node.name: index for index, node in enumerate(ordered(graph))}
    assert all(position[node.name] < position[target] for node in graph for target in node.targets)


def kind_of(step: StepSource) -> StepKind:
    if step.foreach is not None:
        return StepKind.FOREACH
    if len(step.targets) != 1:
        return StepKind.SPLIT if step.targets else StepKind.END
    return StepKind.JOIN if step.is_join else StepKind.LINEAR


def branch_end(flow: FlowSource, step: str, join: str) -> str:
    """Returns the last step of the branch that begins with a step, following first targets."""
    while flow.steps[step].targets != (join,):
        step = flow.steps[step].targets[0]
    return step


@fewer
@given(flow_sources(), st.data())
def test_a_join_without_inputs_is_found(flow: FlowSource, data: st.DataObject) -> None:
    if joins(flow):
        broken = data.draw(st.sampled_from(joins(flow)))
        _, findings = read(flow.changed(broken, is_join=False))
        # One way leads into the join of a foreach, so it shows only later that nothing gathers it.
        found = {finding.id for finding in findings}
        assert found & {"graph-inputs-missing", "graph-split-not-joined", "graph-join-crossed"}


@fewer
@given(flow_sources(), st.data())
def test_a_step_that_wrongly_joins_is_found(flow: FlowSource, data: st.DataObject) -> None:
    plain = [name for name in flow.steps if not flow.steps[name].is_join]
    broken = data.draw(st.sampled_from(plain))
    _, findings = read(flow.changed(broken, is_join=True))
    assert findings


@fewer
@given(flow_sources(), st.data())
def test_a_missing_step_is_found_where_it_is_named(flow: FlowSource, data: st.DataObject) -> None:
    if middle(flow):
        gone = data.draw(st.sampled_from(middle(flow)))
        _, findings = read(flow.without(gone))
        sources = {name for name, step in flow.steps.items() if gone in step.targets}
        assert {f.where.step for f in findings if f.id == "graph-target-unknown" and f.where} == sources


@fewer
@given(flow_sources(), st.data())
def test_a_step_that_leads_nowhere_is_found(flow: FlowSource, data: st.DataObject) -> None:
    dangling = data.draw(st.sampled_from([name for name in flow.steps if name != "end"]))
    _, findings = read(flow.changed(dangling, targets=(), foreach=None))
    assert [(f.id, f.where.step) for f in findings if f.where] == [("graph-next-missing", dangling)]


@fewer
@given(flow_sources(), st.data())
def test_a_way_back_is_found(flow: FlowSource, data: st.DataObject) -> None:
    order = [node.name for node in ordered(read(flow)[0]) if node.name != "end"]
    later = data.draw(st.integers(0, len(order) - 1))
    earlier = data.draw(st.integers(0, later))
    back = flow.changed(order[later], targets=(order[earlier],), foreach=None)
    _, findings = read(back)
    reached = reachable(back)
    expected = "graph-cycle" if order[later] in descendants(back, order[earlier]) & reached else "graph-"
    assert any(finding.id.startswith(expected) for finding in findings)


def descendants(flow: FlowSource, step: str) -> set[str]:
    """Returns a step and all that follow it."""
    found: set[str] = set()
    waiting = [step]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(flow.steps[name].targets)
    return found


def reachable(flow: FlowSource) -> set[str]:
    return descendants(flow, "start")


@fewer
@given(flow_sources(), st.data())
def test_two_joins_that_exchange_a_branch_are_found(flow: FlowSource, data: st.DataObject) -> None:
    into_joins = [(name, t) for name, s in flow.steps.items() for t in s.targets if flow.steps[t].is_join]
    # Two foreaches beside each other may exchange their joins and stay sound; branches of a split may not.
    of_splits = [(n, join) for n, join in into_joins if not flow.steps[flow.steps[join].closes or ""].foreach]
    if of_splits:
        first, one = data.draw(st.sampled_from(of_splits))
        others = [(name, join) for name, join in into_joins if join != one]
        if others:
            second, other = data.draw(st.sampled_from(others))
            crossed = flow.changed(first, targets=(other,)).changed(second, targets=(one,))
            assert read(crossed)[1]


mutations_of_steps = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 5), st.integers(0, 60)), min_size=1, max_size=5
)


@given(flow_sources(), mutations_of_steps)
def test_whatever_is_broken_is_found_and_nothing_crashes(
    flow: FlowSource, mutations: list[tuple[int, int, int]]
) -> None:
    names = list(flow.steps)
    for which, how, other in mutations:
        name, target = names[which % len(names)], names[other % len(names)]
        changes: list[dict[str, Any]] = [
            {"targets": (target,)},
            {"targets": (*flow.steps[name].targets, target)},
            {"targets": flow.steps[name].targets[1:]},
            {"is_join": not flow.steps[name].is_join},
            {"foreach": "items", "width": 2},
            {"foreach": None},
        ]
        flow = flow.changed(name, **changes[how])
    graph, findings = read(flow)
    assert all(finding.where and finding.where.line > 0 and finding.message for finding in findings)
    assert graph_to_text(graph) and graph_to_dot(graph) and graph_to_plain(graph)
    assert findings or shrinks_to_one_edge(flow)


def shrinks_to_one_edge(flow: FlowSource) -> bool:
    """Says whether a flow is nested as it must be, found by other means than the builder's.

    A step with one way in and one way out is taken out of its edge; a split all of whose ways lead straight
    into one join, and nothing else does, becomes one step together with it. A sound flow ends as one edge.
    """
    edges = [(name, target) for name, step in flow.steps.items() for target in step.targets]
    opens = {n for n, step in flow.steps.items() if len(step.targets) > 1 or (step.targets and step.foreach)}
    joins = {name for name, step in flow.steps.items() if step.is_join}
    for _ in range(2 * len(flow.steps)):
        ways = {name: [t for source, t in edges if source == name] for name in flow.steps}
        entries = {name: [source for source, t in edges if t == name] for name in flow.steps}
        plain = [n for n in ways if n not in opens | joins and len(ways[n]) == len(entries[n]) == 1]
        pairs = [(n, t) for n in opens - joins for t in joins if {*ways[n]} == {t} and {*entries[t]} == {n}]
        if plain:
            (source,), (target,) = entries[plain[0]], ways[plain[0]]
            edges = [edge for edge in edges if plain[0] not in edge] + [(source, target)]
        elif pairs:
            split, join = pairs[0]
            edges = [(split if s == join else s, t) for s, t in edges if (s, t) != (split, join)]
            opens.discard(split)
            joins.discard(join)
    return edges == [("start", "end")] and not opens and not joins
