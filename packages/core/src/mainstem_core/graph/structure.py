"""Follows the edges of a graph: the order of its steps, its loops, and which join closes which split.

A walk in topological order carries, for each step, the splits that are open there and the branch taken in
each: a split, foreach or gang opens one for every target, a join closes the innermost. In a sound flow all paths
into a join differ in nothing but the branch of that innermost split, together they are all its branches,
and nothing is open at the end.

A switch opens nothing: its task goes one of several ways. Where such ways meet again, the same splits and branches
are open on all of them; a step there follows one task, and a join counts them as one branch. So a branch may reach its
join on several ways, and a case may lead right into it.

What goes wrong is noted where it shows first; what comes after it has no known place, so that one mistake
gives one finding and not a trail of them.
"""

from collections.abc import Iterable
from typing import NamedTuple

from mainstem_core.errors import GraphError
from mainstem_core.graph.findings import at_next, at_step, quoted
from mainstem_core.graph.model import FlowGraph, StepNode
from mainstem_core.schema.record import replace

FOREACH_LEVELS_MAX = 16


class OpenSplit(NamedTuple):
    """A split or foreach that is open at some step, and the branch (the target) that leads there."""

    split: str
    branch: str


Place = tuple[OpenSplit, ...]


class Walk(NamedTuple):
    """The steps that can be reached, each before those it leads to, and every loop as the steps along it."""

    order: list[str]
    loops: list[list[str]]


def walk(graph: FlowGraph) -> Walk:
    """Returns the steps in topological order, branches as `self.next` orders them, each up to its join.

    Targets that are no steps are passed over, and so is a switch's way back to itself. Where there are other loops, the
    edges that close them are left out.

    Args:
        graph: any graph, sound or not.
    """
    finished: list[str] = []
    loops: list[list[str]] = []
    seen: set[str] = set()
    # The steps from the start to here: a dict, since it is asked for members at every edge.
    path: dict[str, None] = {}
    # No recursion: a flow may have more steps in a row than Python allows calls in one another.
    waiting: list[tuple[str, bool]] = [(graph.start, False)] if graph.start in graph else []
    while waiting:
        name, is_leaving = waiting.pop()
        if is_leaving:
            finished.append(path.popitem()[0])
        elif name not in seen:
            seen.add(name)
            path[name] = None
            waiting.append((name, True))
            for target in graph[name].targets:
                if target == name and graph[name].loops:
                    continue
                if target in path:
                    steps = list(path)
                    loops.append([*steps[steps.index(target) :], target])
                elif target in graph:
                    waiting.append((target, False))
    return Walk(finished[::-1], loops)


class SplitTrace:
    """What the walk knows.

    Attributes:
        places: the open splits at each step, those it opens or closes left out; None where that is unknown.
        sources: the steps that lead to each step.
        closes: the split that each join gathers.
        findings: what is wrong.
        settled: splits that a finding is about, so that no other one follows from it.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place | None] = {}
        self.sources: dict[str, list[str]] = {}
        self.closes: dict[str, str] = {}
        self.findings: list[GraphError] = []
        self.settled: set[str] = set()


def trace_splits(graph: FlowGraph, order: Iterable[str]) -> SplitTrace:
    """Returns which join closes which split, and every way in which splits and joins do not match.

    Args:
        graph: a graph without loops, all of whose targets are steps.
        order: its steps in topological order.
    """
    trace = SplitTrace()
    for name in order:
        node = graph[name]
        trace.places[name] = _place(graph, node, trace)
        for target in node.targets:
            if target != name:
                trace.sources.setdefault(target, []).append(name)
        _check_nesting(graph, node, trace)
    return trace


def with_structure(graph: FlowGraph) -> FlowGraph:
    """Returns the graph with sources, enclosing splits and matching joins, as far as they are known."""
    order, loops = walk(graph)
    if loops:
        return graph
    trace = trace_splits(graph, order)
    joins = {split: join for join, split in trace.closes.items()}
    steps: dict[str, StepNode] = {}
    for node in graph:
        steps[node.name] = replace(
            node,
            sources=tuple(trace.sources.get(node.name, ())),
            split_parents=tuple(opened.split for opened in trace.places.get(node.name) or ()),
            closes=trace.closes.get(node.name),
            matching_join=joins.get(node.name),
        )
    return replace(graph, steps=steps)


# -- one step ----------------------------------------------------------------------------------------------


def _place(graph: FlowGraph, node: StepNode, trace: SplitTrace) -> Place | None:
    """Returns the splits that are open inside a step, from where the paths into it come."""
    sources = trace.sources.get(node.name, [])
    arriving = [_leaving(graph[source], node.name, trace) for source in sources]
    paths = [path for path in arriving if path is not None]
    if len(paths) < len(arriving):
        trace.settled.update(opened.split for path in paths for opened in path)
        return None
    if node.name == graph.end:
        if not node.is_join:  # an end that joins is a finding of its own
            _check_all_closed(graph, paths, trace)
        return ()
    if not node.is_join and len(set(paths)) < 2:
        return paths[0] if paths else ()
    if not node.is_join:
        # It is meant as a join: said once, then taken as one, so that what follows is still looked at.
        trace.findings.append(at_step(node, "graph-inputs-missing", sources=quoted(sources)))
    return _close(graph, node, paths, trace)


def _leaving(node: StepNode, target: str, trace: SplitTrace) -> Place | None:
    """Returns the splits that are open on the way from a step to one of its targets."""
    place = trace.places[node.name]
    return (*place, OpenSplit(node.name, target)) if place is not None and node.opens else place


def _close(graph: FlowGraph, join: StepNode, paths: list[Place], trace: SplitTrace) -> Place | None:
    """Returns what is open in a join, which closes the innermost split of all paths into it."""
    if not any(paths):
        trace.findings.append(at_step(join, "graph-join-without-split"))
        return None
    sources = trace.sources[join.name]
    if len({_level(path) for path in paths}) > 1:
        _note(trace, paths, at_step(join, "graph-join-crossed", **_crossing(sources, paths)))
        return None
    split = graph[paths[0][-1].split]
    if join.name in split.targets:
        id = "graph-foreach-empty" if split.fans_out else "graph-branch-empty"
        _note(trace, paths, at_next(split, id, join=join.name))
        return None
    branches: dict[str, list[str]] = {}
    for path, source in zip(paths, sources, strict=True):
        branches.setdefault(path[-1].branch, []).append(source)
    missing = [target for target in split.targets if target not in branches]
    if missing:
        fields = {"split": split.name, "branches": quoted(branches), "missing": quoted(missing)}
        _note(trace, paths, at_step(join, "graph-join-incomplete", **fields))
        return None
    if split.name in trace.closes.values():
        other = next(name for name, closed in trace.closes.items() if closed == split.name)
        _note(trace, paths, at_step(join, "graph-join-repeated", split=split.name, other=other))
        return None
    trace.closes[join.name] = split.name
    trace.sources[join.name] = [source for target in split.targets for source in branches[target]]
    return paths[0][:-1]


def _level(path: Place) -> Place:
    """Returns a path but for the branch of its innermost split: the same for all branches of that split."""
    return (*path[:-1], path[-1]._replace(branch="")) if path else ()


def _crossing(sources: list[str], paths: list[Place]) -> dict[str, str]:
    """Returns how a join mixes branches of several splits, and what to do about it, in words."""
    where = [f"in a branch of `{path[-1].split}`" if path else "outside of every split" for path in paths]
    gathered = ", ".join(f"`{source}` ({place})" for source, place in zip(sources, where, strict=True))
    deepest = max(paths, key=len)
    if any(len(path) < len(deepest) for path in paths):
        remedy = f"gather the branches of `{deepest[-1].split}` in a join of their own first"
    else:
        remedy = "let each join gather the branches of one split, the innermost first"
    return {"gathered": gathered, "remedy": remedy}


def _check_all_closed(graph: FlowGraph, paths: list[Place], trace: SplitTrace) -> None:
    """Notes every split that is still open on a path into the end step."""
    for opened in (opened for path in paths for opened in path):
        if opened.split not in trace.settled:
            trace.settled.add(opened.split)
            split = graph[opened.split]
            fields = {"fans_out": f"splits into {quoted(split.targets)}", "what": "them"}
            if split.foreach is not None:
                fields = {"fans_out": f"fans out over `{split.foreach}`", "what": "it"}
            elif split.is_parallel:
                fields = {"fans_out": "starts a gang", "what": "it"}
            trace.findings.append(at_next(split, "graph-split-not-joined", **fields))


def _check_nesting(graph: FlowGraph, node: StepNode, trace: SplitTrace) -> None:
    """Notes a foreach or gang that is one level deeper than a task's id can tell."""
    if node.fans_out:
        around = sum(graph[opened.split].fans_out for opened in trace.places[node.name] or ())
        if around == FOREACH_LEVELS_MAX:
            trace.findings.append(at_next(node, "graph-nesting-too-deep", levels_max=FOREACH_LEVELS_MAX))


def _note(trace: SplitTrace, paths: list[Place], finding: GraphError) -> None:
    trace.findings.append(finding)
    trace.settled.update(opened.split for path in paths for opened in path)
