"""Which decorators count where a step is run by itself."""

from mainstem_core.decorators.prepare import leave_out, prepared
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph.model import GANG_DECORATORS
from mainstem_core.protocols.step_decorator import StepHooks


def keep_decorators(flow: type[FlowSpec], step: str, kept: str) -> list[str]:
    """Takes the other ones off all steps, and returns those that nobody has asked to be taken off this step.

    Args:
        flow: the flow's class; its configs are known.
        step: the step.
        kept: "all", those that count in a "spin", or "none" but what makes a gang of a step, which the graph needs.
    """
    if kept == "all":
        return []
    before = prepared(flow).steps.get(step, ())

    def unwanted(decorator: StepHooks) -> bool:
        return not decorator.spins or (kept == "none" and decorator.decorator_name not in GANG_DECORATORS)

    leave_out(flow, unwanted)
    return [each.decorator_name for each in before if unwanted(each)] if kept == "spin" else []
