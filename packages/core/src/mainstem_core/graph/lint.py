"""The rules that every graph must pass before anything runs.

Each rule looks at one thing and yields what it finds. Rules about names and single edges always apply;
those about the structure need every edge, so they wait until all edges can be read and lead to steps.
"""

from collections.abc import Callable, Collection, Iterator

from mainstem_core.errors import GraphError
from mainstem_core.graph.findings import at_class, at_next, at_step, in_order, nearest
from mainstem_core.graph.model import FlowGraph, StepNode
from mainstem_core.graph.structure import trace_splits, walk

STEP_NAME_CHARACTERS_MAX = 64
RESERVED_STEP_NAMES = frozenset(
    {"cmd", "foreach_stack", "index", "input", "merge_artifacts", "name", "next", "script_name"}
)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_CHARACTERS = _LETTERS | frozenset("0123456789_")

Rule = Callable[[FlowGraph], Iterator[GraphError]]


def check_graph(graph: FlowGraph) -> list[GraphError]:
    """Returns all that is wrong with a graph, ordered by line; a sound one has an empty list.

    What only the source can tell, such as a `self.next` inside an `if`, is found by `build.read_flow`.

    Args:
        graph: the graph as data.
    """
    return in_order(find_problems(graph), graph.file)


def find_problems(graph: FlowGraph, *, unread: Collection[str] = ()) -> list[GraphError]:
    """Returns all that is wrong with a graph, in the order of the rules.

    Args:
        graph: the graph as data.
        unread: steps whose source has a problem already, so that their edges may be incomplete.
    """
    names = [finding for rule in NAME_RULES for finding in rule(graph)]
    edges = [*_ends_exist(graph, unread), *(finding for rule in EDGE_RULES for finding in rule(graph))]
    if edges or unread:
        return names + edges
    return names + [finding for rule in STRUCTURE_RULES for finding in rule(graph)]


# -- names -------------------------------------------------------------------------------------------------


def _names_are_plain(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        if node.name[0] not in _LETTERS or not _CHARACTERS.issuperset(node.name):
            yield at_step(node, "graph-step-name-invalid", suggestion=_plain_name(node.name))


def _names_are_short(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        if len(node.name) > STEP_NAME_CHARACTERS_MAX:
            limit = STEP_NAME_CHARACTERS_MAX
            yield at_step(node, "graph-step-name-too-long", characters=len(node.name), characters_max=limit)


def _names_are_free(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        if node.name in RESERVED_STEP_NAMES:
            yield at_step(node, "graph-step-name-reserved")


def _plain_name(name: str) -> str:
    """Returns a name like the given one that a step may have."""
    words = "".join(f"_{letter}" if letter.isupper() else letter for letter in name).lower()
    return "".join(letter for letter in words if letter in _CHARACTERS).lstrip("_0123456789") or "train"


# -- single edges ------------------------------------------------------------------------------------------


def _ends_exist(graph: FlowGraph, unread: Collection[str]) -> Iterator[GraphError]:
    """Yields what is missing at the ends: the start, the end, and what follows a step that is neither."""
    if not graph.steps:
        yield at_class(graph, "graph-no-steps")
        return
    if graph.start not in graph:
        entered = {target for node in graph for target in node.targets}
        yield _missing(graph, "start", [node for node in graph if node.name not in entered])
    silent = [n for n in graph if not n.targets and n.name != graph.end and n.name not in unread]
    if graph.end not in graph:
        yield _missing(graph, "end", silent)
        if len(silent) == 1:
            return  # it is the end under another name; that the end is missing says it all
    for node in silent:
        yield at_step(node, "graph-next-missing")


def _missing(graph: FlowGraph, role: str, candidates: list[StepNode]) -> GraphError:
    """Returns the finding that there is no first or last step; a single step that could be it is named."""
    if len(candidates) == 1:
        remedy = f"name the step `{candidates[0].name}` `{role}`, or mark it with `@step({role}=True)`"
    else:
        place = "first" if role == "start" else "last"
        remedy = f"put `@step` above its {place} method, and name it `{role}` or mark it `@step({role}=True)`"
    return at_class(graph, f"graph-{role}-missing", remedy=remedy)


def _end_is_last(graph: FlowGraph) -> Iterator[GraphError]:
    end = graph.steps.get(graph.end)
    if end is not None and end.next_location is not None:
        yield at_next(end, "graph-end-leads-on")


def _end_joins_nothing(graph: FlowGraph) -> Iterator[GraphError]:
    end = graph.steps.get(graph.end)
    if end is not None and end.is_join:
        yield at_step(end, "graph-end-joins")


def _targets_exist(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        for target in node.targets:
            if target not in graph:
                meant = nearest(target, graph.steps)
                written = f"write a step `def {target}(self):` in the flow"
                remedy = f"did you mean `{meant}`?" if meant else written
                yield at_next(node, "graph-target-unknown", target=target, remedy=remedy)


def _gangs_are_started(graph: FlowGraph) -> Iterator[GraphError]:
    """Yields where only one of both says that a step is a gang: its decorator, or the `num_parallel` before it."""
    for node in graph:
        for target in (graph[name] for name in node.targets if name in graph):
            if node.is_parallel and len(node.targets) == 1 and not target.is_gang:
                yield at_next(node, "graph-parallel-undecorated", target=target.name)
            elif target.is_gang and not node.is_parallel:
                yield at_next(node, "graph-parallel-missing", target=target.name)


def _gangs_are_joined_at_once(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        follows = [graph[name] for name in node.targets if name in graph]
        if node.is_gang and not (len(follows) == 1 and follows[0].is_join and not node.opens):
            yield at_next(node, "graph-parallel-not-joined")


def _targets_differ(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        for target in dict.fromkeys(node.targets):
            if node.targets.count(target) > 1:
                yield at_next(node, "graph-target-repeated", target=target)


# -- structure ---------------------------------------------------------------------------------------------


def _joins_do_not_split(graph: FlowGraph) -> Iterator[GraphError]:
    for node in graph:
        if node.is_join and node.opens:
            yield at_next(node, "graph-join-splits")


def _no_step_repeats(graph: FlowGraph) -> Iterator[GraphError]:
    for loop in walk(graph).loops:
        yield at_next(graph[loop[-2]], "graph-cycle", target=loop[-1], loop=" -> ".join(loop))
    for node in graph:
        if node.loops and len(node.targets) == 1:
            yield at_next(node, "graph-loop-endless")
        elif node.loops and node.is_join:
            yield at_next(node, "graph-loop-joins")


def _all_steps_are_reached(graph: FlowGraph) -> Iterator[GraphError]:
    order, loops = walk(graph)
    if loops:
        return  # a way back takes the place of the way on, so what comes later is cut off by it
    reached = set(order)
    for node in graph:
        if node.name not in reached:
            yield at_step(node, "graph-step-unreachable", start=graph.start)


def _splits_match_joins(graph: FlowGraph) -> Iterator[GraphError]:
    order, loops = walk(graph)
    if not loops:
        yield from trace_splits(graph, order).findings


NAME_RULES: tuple[Rule, ...] = (_names_are_plain, _names_are_short, _names_are_free)
EDGE_RULES: tuple[Rule, ...] = (
    _end_is_last,
    _end_joins_nothing,
    _targets_exist,
    _targets_differ,
    _gangs_are_started,
    _gangs_are_joined_at_once,
)
STRUCTURE_RULES: tuple[Rule, ...] = (
    _joins_do_not_split,
    _no_step_repeats,
    _all_steps_are_reached,
    _splits_match_joins,
)
