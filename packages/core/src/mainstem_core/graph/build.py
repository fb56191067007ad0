"""Reads a flow's class into a FlowGraph, together with everything that is wrong with it.

Edges come from the syntax tree of each step, decorators and parameters from the live class; no step runs.
"""

from collections.abc import Mapping
from types import FunctionType, MappingProxyType
from typing import Any, NamedTuple, cast

from mainstem_core.decorators.prepare import prepared
from mainstem_core.decorators.read import with_decorators, with_requirements
from mainstem_core.errors import GraphError, Location
from mainstem_core.flow.parameters import Parameter, settled_parameters_of
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph.findings import at_next, at_step, in_order, quoted
from mainstem_core.graph.lint import find_problems
from mainstem_core.graph.model import FlowGraph, ParameterData, StepKind, StepNode
from mainstem_core.graph.next_call import read_next
from mainstem_core.graph.source import FunctionNode, SourceMissing, Sources
from mainstem_core.graph.structure import with_structure
from mainstem_core.schema.record import replace

_MEMBERS = frozenset({"foreach_stack", "index", "input", "merge_artifacts", "next"})
_JSON_TYPES = (str, int, float, bool, list, dict)
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200  # bits of a code object's flags


def build_graph(flow_class: type[Any]) -> FlowGraph:
    """Returns the graph of a flow.

    Args:
        flow_class: a class that derives from FlowSpec.

    Raises:
        GraphError: the first finding, if the flow is not well formed; `read_flow` gives all of them.
        ParameterError: if two parameters share a name.
    """
    graph, findings = read_flow(flow_class)
    if findings:
        raise findings[0]
    return graph


def read_flow(flow_class: type[Any], sources: Sources | None = None) -> tuple[FlowGraph, list[GraphError]]:
    """Returns the graph of a flow, as far as it can be read, and all that is wrong with it, ordered by line.

    The graph is whole if there are no findings.

    Args:
        flow_class: a class that derives from FlowSpec.
        sources: keeps the files that were parsed, for whoever looks further into them.

    Raises:
        ParameterError: if two parameters share a name.
    """
    prepared(flow_class)  # mutators may change what follows
    members = _step_members(flow_class)
    sources = sources or Sources()
    findings: list[GraphError] = []
    nodes = {name: _read_step(name, member, sources, findings) for name, member in members.items()}
    start = _terminal(nodes, members, "start", findings)
    end = _terminal(nodes, members, "end", findings)
    nodes = {name: _with_kind(node, name == end) for name, node in nodes.items()}
    location = _class_location(flow_class, members, sources)
    graph = FlowGraph(
        flow=flow_class.__name__,
        file=location.file,
        location=location,
        steps=nodes,
        start=start,
        end=end,
        doc=_clean(vars(flow_class).get("__doc__")),
        parameters=tuple(_parameter(parameter) for parameter in settled_parameters_of(flow_class)),
    )
    graph = _without_plain_methods(graph, flow_class, findings)
    findings += _hidden_members(graph, flow_class)
    unread = {finding.where.step for finding in findings if finding.where and finding.where.step}
    graph = with_decorators(graph, flow_class)
    findings += find_problems(graph, unread=unread)
    graph = with_requirements(with_structure(graph), flow_class, findings)
    return graph, in_order(findings, graph.file)


# -- the steps of a class ----------------------------------------------------------------------------------


class _Member(NamedTuple):
    """A step as the class holds it: the attribute and all that it wraps, the innermost last."""

    chain: list[Any]

    @property
    def value(self) -> Any:
        return self.chain[0]

    @property
    def function(self) -> FunctionType:
        return self.chain[-1]

    def is_marked(self, mark: str) -> bool:
        """Says whether `@step` left a mark on any link: it may stand above or below other decorators."""
        return any(_own(link, mark) for link in self.chain)


def _step_members(flow_class: type[Any]) -> dict[str, _Member]:
    """Returns the steps of a class, base classes first; of several with one name the nearest counts."""
    found: dict[str, Any] = {}
    for cls in reversed(flow_class.__mro__):
        found |= vars(cls)
    members = {name: _Member(_unwrapped(value)) for name, value in found.items()}
    return {
        name: member
        for name, member in members.items()
        if isinstance(member.chain[-1], FunctionType) and member.is_marked("is_step")
    }


def _unwrapped(value: Any) -> list[Any]:
    """Returns an attribute and all that it wraps, as `functools.wraps` notes it, the innermost last."""
    chain = [value]
    while (inner := _inner(chain[-1])) is not None and all(inner is not link for link in chain):
        chain.append(inner)
    return chain


def _inner(value: Any) -> Any:
    if isinstance(value, staticmethod | classmethod):
        return cast("Any", value).__func__
    return _own(value, "__wrapped__")


def _own(value: Any, name: str) -> Any:
    """Returns what an object itself holds under a name; objects that answer to every name are not asked."""
    held = getattr(value, "__dict__", None)
    is_plain = isinstance(held, dict | MappingProxyType)
    return cast("Mapping[str, Any]", held).get(name) if is_plain else None


def _read_step(name: str, member: _Member, sources: Sources, findings: list[GraphError]) -> StepNode:
    """Returns a step with its edges; what is wrong with its source is added to the findings."""
    code = member.function.__code__
    node = StepNode(
        name=name,
        kind=StepKind.LINEAR,
        location=Location(code.co_filename, code.co_firstlineno, name),
        doc=_clean(member.function.__doc__),
    )
    problem = _shape_problem(node, member)
    if problem is not None:
        findings.append(problem)
        return node
    try:
        tree = sources.function(member.function)
        return _with_edges(node, member.function, tree, sources, findings)
    except SourceMissing as missing:
        findings.append(at_step(node, "graph-source-missing", reason=str(missing)))
        return node


def _shape_problem(node: StepNode, member: _Member) -> GraphError | None:
    """Returns what keeps a step from being a plain method, or None."""
    code = member.function.__code__
    if not isinstance(member.value, FunctionType):
        return at_step(node, "graph-step-not-plain", what=f"a `{type(member.value).__name__}`")
    if code.co_flags & (_COROUTINE | _ASYNC_GENERATOR):
        return at_step(node, "graph-step-not-plain", what="an `async def`")
    if code.co_flags & _GENERATOR:
        return at_step(node, "graph-step-not-plain", what="a generator (it contains `yield`)")
    if code.co_name != node.name:
        return at_step(node, "graph-step-name-differs", other=code.co_name)
    return None


def _with_edges(
    node: StepNode, function: FunctionType, tree: FunctionNode, sources: Sources, findings: list[GraphError]
) -> StepNode:
    file = sources.file_of(function)
    node = replace(node, location=file.location(tree, node.name))
    arguments = function.__code__.co_argcount
    star = tree.args.vararg or tree.args.kwarg or tree.args.kwonlyargs
    if star or arguments not in (1, 2):
        taken = "arguments with `*`" if star else f"{arguments} arguments" if arguments else "no arguments"
        findings.append(at_step(node, "graph-step-arguments", taken=taken))
    call = read_next(tree, file, node.location)
    if not all(target in function.__code__.co_names or target.startswith("__") for target in call.targets):
        # The code that was imported does not name what the file names now.
        raise SourceMissing(f"`{node.location.file}` has changed since it was imported")
    findings += call.findings
    return replace(
        node,
        is_join=arguments > 1,
        next_location=call.location,
        targets=tuple(call.targets),
        foreach=call.foreach,
        is_parallel=call.is_parallel,
        condition=call.condition,
        cases=tuple(call.cases),
    )


def _with_kind(node: StepNode, is_end: bool) -> StepNode:
    if is_end:
        kind = StepKind.END
    elif node.is_switch:
        kind = StepKind.SWITCH
    elif node.is_parallel:
        kind = StepKind.PARALLEL
    elif node.foreach is not None:
        kind = StepKind.FOREACH
    elif len(node.targets) > 1:
        kind = StepKind.SPLIT
    else:
        kind = StepKind.JOIN if node.is_join else StepKind.LINEAR
    return replace(node, kind=kind)


# -- what needs the live class -----------------------------------------------------------------------------


def _terminal(
    nodes: dict[str, StepNode], members: dict[str, _Member], role: str, findings: list[GraphError]
) -> str:
    """Returns the name of the start or end: the marked step, the one of that name, or a flow's only step."""
    marked = [name for name, member in members.items() if member.is_marked(f"is_{role}")]
    claims = [*marked, *([role] if role in nodes and role not in marked else [])]
    if len(claims) > 1:
        last = max(claims, key=lambda name: nodes[name].location.line)
        findings.append(at_step(nodes[last], f"graph-{role}-ambiguous", steps=quoted(claims)))
    if not claims and len(nodes) == 1:
        only = next(iter(nodes.values()))
        return only.name if only.next_location is None else role
    return claims[0] if claims else role


def _without_plain_methods(graph: FlowGraph, flow_class: type[Any], findings: list[GraphError]) -> FlowGraph:
    """Takes out the targets that are methods of the class but no steps; each is a finding."""
    steps = dict(graph.steps)
    for node in graph:
        plain = [t for t in node.targets if t not in graph and hasattr(flow_class, t)]
        cases = tuple(case for case in node.cases if case[1] not in plain)
        for target in plain:
            is_method = callable(getattr(flow_class, target))
            remedy = f"put `@step` above `def {target}`" if is_method else "lead to a step"
            findings.append(at_next(node, "graph-target-not-step", target=target, remedy=remedy))
        if plain:
            steps[node.name] = replace(
                node, targets=tuple(t for t in node.targets if t not in plain), cases=cases
            )
    return replace(graph, steps=steps)


def _hidden_members(graph: FlowGraph, flow_class: type[Any]) -> list[GraphError]:
    """Returns a finding for each member of FlowSpec that the flow replaces and no step could do without."""
    own = flow_class.__mro__[: flow_class.__mro__.index(FlowSpec)]
    hidden = {name: value for cls in reversed(own) for name, value in vars(cls).items() if name in _MEMBERS}
    return [
        GraphError(
            "graph-member-hidden", where=getattr(value, "where", graph.location), flow=graph.flow, name=name
        )
        for name, value in hidden.items()
        if name not in graph
    ]


def _class_location(flow_class: type[Any], members: dict[str, _Member], sources: Sources) -> Location:
    """Returns the place of the class statement; without its source, that of a step."""
    import sys

    module = getattr(sys.modules.get(flow_class.__module__), "__dict__", {})
    own = [member.function for name, member in members.items() if name in vars(flow_class)]
    inherited = [member.function for member in members.values()]
    # A step may come from elsewhere (a base class, a function that makes steps), and a cell has no module file.
    files = {function.__code__.co_filename: function.__globals__ for function in own}
    files |= {module["__file__"]: module} if module.get("__file__") else {}
    files |= {function.__code__.co_filename: function.__globals__ for function in inherited}
    for file, variables in files.items():
        steps = [f.__code__.co_firstlineno for f in own if f.__code__.co_filename == file]
        location = sources.class_location(flow_class.__name__, file, variables, steps)
        if location is not None:
            return location
    places = [
        (function.__code__.co_filename, function.__code__.co_firstlineno) for function in own + inherited
    ]
    return Location(*(places or [("<unknown>", 1)])[0])


def _parameter(parameter: Parameter[Any]) -> ParameterData:
    default = None if parameter.is_default_computed else parameter.default
    return ParameterData(
        name=parameter.name,
        attribute=parameter.attribute,
        type=parameter.value_type.name,
        default=default if isinstance(default, _JSON_TYPES) else parameter.default_text,
        is_default_computed=parameter.is_default_computed,
        required=parameter.required,
        separator=parameter.separator,
        help=parameter.help,
    )


def _clean(doc: str | None) -> str | None:
    """Returns a docstring without the indentation of its source (3.13 strips it by itself)."""
    if doc is None or not doc.strip():
        return None
    first, *rest = doc.strip().expandtabs().splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first, *(line[margin:].rstrip() for line in rest)])
