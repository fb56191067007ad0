"""What the graph says of decorators, and what is wrong with them."""

from typing import Any

from mainstem_core.decorators.prepare import prepared
from mainstem_core.errors import GraphError
from mainstem_core.graph.model import DecoratorData, FlowGraph, StepNode
from mainstem_core.protocols.step_decorator import StepDecorator
from mainstem_core.schema.record import replace
from mainstem_core.schema.requirements import Requirements, merged


def with_decorators(graph: FlowGraph, flow: type[Any]) -> FlowGraph:
    """Returns a graph with the decorators of its steps as data; rules about gangs need them.

    Args:
        graph: the graph, with or without its structure.
        flow: the flow's class.
    """
    found = {name: each for name, each in prepared(flow).steps.items() if name in graph.steps}
    if not found:
        return graph
    steps = dict(graph.steps)
    for name, decorators in found.items():
        steps[name] = replace(steps[name], decorators=tuple(map(_data, decorators)))
    return replace(graph, steps=steps)


def with_requirements(graph: FlowGraph, flow: type[Any], findings: list[GraphError]) -> FlowGraph:
    """Returns a graph with what its steps need, as their decorators say.

    Args:
        graph: the graph, with its structure.
        flow: the flow's class.
        findings: gets what is wrong with a decorator.
    """
    found = {name: each for name, each in prepared(flow).steps.items() if name in graph.steps}
    if not found:
        return graph
    steps = dict(graph.steps)
    for name, decorators in found.items():
        steps[name] = replace(steps[name], requirements=_planned(steps[name], graph, decorators, findings))
    return replace(graph, steps=steps)


def _planned(
    node: StepNode, graph: FlowGraph, decorators: tuple[StepDecorator, ...], findings: list[GraphError]
) -> Requirements:
    plans: list[Requirements] = []
    for decorator in decorators:
        try:
            decorator.validate(node, graph)
        except GraphError as finding:
            if all((each.message, each.where) != (finding.message, finding.where) for each in findings):
                findings.append(finding)  # what `--with` says is wrong for every step, and is said once
        else:
            plan = decorator.plan(node)
            plans += [plan] if plan is not None else []
    return merged(plans)


def _data(decorator: StepDecorator) -> DecoratorData:
    return DecoratorData(decorator.decorator_name, decorator.public_attributes())
