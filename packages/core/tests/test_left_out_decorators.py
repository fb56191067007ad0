"""Decorators are taken off the steps of a flow before its graph is read."""

import pytest

from mainstem_core.decorators.catch import catch
from mainstem_core.decorators.prepare import add_to_steps, leave_out, prepared
from mainstem_core.decorators.registry import STEP_DECORATORS, find_step_decorator
from mainstem_core.decorators.retry import retry
from mainstem_core.decorators.timeout import timeout
from mainstem_core.flow import FlowSpec, step
from mainstem_core.graph.build import build_graph


def flow_class() -> type[FlowSpec]:
    class Decorated(FlowSpec):
        @retry(times=2)
        @timeout(seconds=60)
        @step
        def start(self) -> None:
            self.next(self.work)

        @catch(var="problem")
        @step
        def work(self) -> None:
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    return Decorated


def names(flow: type[FlowSpec]) -> dict[str, list[str]]:
    return {
        step: [each.decorator_name for each in decorators]
        for step, decorators in prepared(flow).steps.items()
    }


def test_what_is_unwanted_goes_and_what_is_left_stays_in_its_order() -> None:
    flow = flow_class()
    assert names(flow) == {"start": ["timeout", "retry"], "work": ["catch"]}
    leave_out(flow, lambda decorator: not decorator.spins)
    assert names(flow) == {"start": ["timeout"]}


def test_the_graph_that_is_read_afterwards_does_not_have_it() -> None:
    flow = flow_class()
    leave_out(flow, lambda decorator: decorator.decorator_name == "retry")
    graph = build_graph(flow)
    assert [each.name for each in graph.steps["start"].decorators] == ["timeout"]
    assert [each.name for each in graph.steps["work"].decorators] == ["catch"]


def test_what_was_added_by_with_can_be_left_out_too() -> None:
    flow = flow_class()
    add_to_steps(flow, ["retry:times=4", "environment:vars={}"])
    leave_out(flow, lambda decorator: not decorator.spins)
    assert names(flow) == {
        "start": ["timeout", "environment"],
        "work": ["environment"],
        "end": ["environment"],
    }
    assert prepared(flow).specifications == ("retry:times=4", "environment:vars={}")


def test_without_anything_unwanted_nothing_changes() -> None:
    flow = flow_class()
    before = prepared(flow)
    leave_out(flow, lambda decorator: False)
    assert prepared(flow) == before


def test_a_class_that_is_derived_from_the_flow_keeps_its_own() -> None:
    flow = flow_class()
    derived = type("Derived", (flow,), {})
    leave_out(flow, lambda decorator: True)
    assert names(derived) == {"start": ["timeout", "retry"], "work": ["catch"]}


@pytest.mark.parametrize("name", sorted(STEP_DECORATORS))
def test_only_what_repeats_a_step_or_replaces_its_failure_does_not_count_alone(name: str) -> None:
    assert find_step_decorator(name).spins == (name not in ("retry", "catch"))  # type: ignore[union-attr]
