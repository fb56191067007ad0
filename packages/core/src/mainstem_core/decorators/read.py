"""What the graph says of decorators, and what is wrong with them."""

from typing import Any

from mainstem_core.decorators.guard import hook_of
from mainstem_core.decorators.prepare import prepared
from mainstem_core.errors import GraphError
from mainstem_core.graph.model import DecoratorData, FlowGraph, StepNode
from mainstem_core.protocols.attributes import Attributed
from mainstem_core.protocols.step_decorator import StepHooks
from mainstem_core.schema.record import replace
from mainstem_core.schema.requirements import Requirements, merged


def with_decorators(graph: FlowGraph, flow: type[Any]) -> FlowGraph:
    """Returns a graph with its decorators, and those of its steps, as data; rules about gangs need them.

    Args:
        graph: the graph, with or without its structure.
        flow: the flow's class.
    """
    ready = prepared(flow)
    if not ready.steps and not ready.flow:
        return graph
    steps = dict(graph.steps)
    for name, decorators in ready.steps.items():
        if name in steps:
            steps[name] = replace(steps[name], decorators=tuple(map(_data, decorators)))
    return replace(graph, steps=steps, decorators=tuple(map(_data, ready.flow)))


def with_requirements(graph: FlowGraph, flow: type[Any], findings: list[GraphError]) -> FlowGraph:
    """Returns a graph with what its steps need, as their decorators say; those of the flow are checked, too.

    Args:
        graph: the graph, with its structure.
        flow: the flow's class.
        findings: gets what is wrong with a decorator.
    """
    ready = prepared(flow)
    for decorator in ready.flow:
        try:
            with hook_of(decorator, "validate"):
                decorator.validate(graph)
        except GraphError as finding:
            findings.append(finding)
    steps = dict(graph.steps)
    for name, decorators in ready.steps.items():
        if name in steps:
            steps[name] = replace(
                steps[name], requirements=_planned(steps[name], graph, decorators, findings)
            )
    return replace(graph, steps=steps) if ready.steps else graph


def _planned(
    node: StepNode, graph: FlowGraph, decorators: tuple[StepHooks, ...], findings: list[GraphError]
) -> Requirements:
    plans: list[Requirements] = []
    for decorator in decorators:
        try:
            with hook_of(decorator, "validate"):
                decorator.validate(node, graph)
            with hook_of(decorator, "plan"):
                plan = _requirements(decorator.plan(node))
        except GraphError as finding:
            if all((each.message, each.where) != (finding.message, finding.where) for each in findings):
                findings.append(finding)  # what `--with` says is wrong for every step, and is said once
        else:
            plans += [plan] if plan is not None else []
    return merged(plans)


def _requirements(plan: object) -> Requirements | None:
    """Returns what a decorator has planned, once it is known to be that."""
    if not isinstance(plan, Requirements | None):
        raise TypeError(f"it has returned {plan!r}, no Requirements")
    return plan


def _data(decorator: Attributed) -> DecoratorData:
    return DecoratorData(decorator.decorator_name, decorator.public_attributes())
