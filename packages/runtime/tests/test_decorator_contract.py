"""Ours keep the contract of decorators; the contract notices one that does not."""

import os
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from mainstem.testing import check_step_decorator, run_flow
from mainstem_core.decorators.registry import STEP_DECORATORS, find_step_decorator
from mainstem_core.flow import FlowSpec, current, step
from mainstem_core.protocols.step_decorator import StepDecorator
from mainstem_core.protocols.task_context import Proceed, TaskContext
from mainstem_core.schema.requirements import Requirements
from mainstem_runtime.decorators.variables import variables

NEEDED: dict[str, dict[str, Any]] = {
    "timeout": {"minutes": 1},
    "secrets": {"sources": ["environment.HOME"]},
}


@pytest.mark.parametrize("name", sorted(set(STEP_DECORATORS) - {"parallel", "pytorch_parallel"}))
def test_ours_keep_the_contract(name: str) -> None:
    make: Any = find_step_decorator(name)
    check_step_decorator(make, **NEEDED.get(name, {}))


class Budget(StepDecorator):
    decorator_name = "budget"
    dollars: float = 1.0

    def validate(self, step: Any, graph: Any) -> None:
        self.require(self.dollars > 0, "dollars", "it must be more than 0")

    def plan(self, step: Any) -> Requirements:
        return Requirements(timeout_s=60 * self.dollars)

    def around(self, task: TaskContext, proceed: Proceed) -> None:
        task.add_facts(dollars=self.dollars)
        assert current.dollars == self.dollars
        proceed()


class Skipping(StepDecorator):
    decorator_name = "skipping"

    def around(self, task: TaskContext, proceed: Proceed) -> None:
        task.go_on()


@pytest.mark.parametrize("make", [Budget, Skipping])
def test_that_of_a_third_party_keeps_it(make: Callable[..., StepDecorator]) -> None:
    check_step_decorator(make)


class Littering(Budget):
    decorator_name = "littering"

    def around(self, task: TaskContext, proceed: Proceed) -> None:
        os.environ["LITTER"] = "1"
        proceed()


class Moody(Budget):
    decorator_name = "moody"
    asked: ClassVar[list[int]] = []

    def plan(self, step: Any) -> Requirements:
        self.asked.append(1)
        return Requirements(gpu=len(self.asked))


class Nameless(Budget):
    decorator_name = "not a name"


class Ours(Budget):
    decorator_name = "retry"


class Newer(Budget):
    decorator_name = "newer"
    protocol = 99


class Planless(Budget):
    decorator_name = "planless"

    def plan(self, step: Any) -> Any:
        return {"cpu": 1}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Littering, "variables"),
        (Moody, "second time"),
        (Nameless, "cannot stand after"),
        (Newer, "protocol"),
        (Ours, "one of ours"),
        (Planless, "no `Requirements`"),
    ],
)
def test_the_contract_notices(
    make: Callable[..., StepDecorator], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTER", "0")
    with pytest.raises(AssertionError, match=said):
        check_step_decorator(make)


def test_a_step_that_runs_twice_is_noticed() -> None:
    class Again(Budget):
        decorator_name = "again"

        def around(self, task: TaskContext, proceed: Proceed) -> None:
            task.flow.__dict__["done"] = ["start", "work"]
            proceed()

    with pytest.raises(AssertionError, match="more than once"):
        check_step_decorator(Again)


def test_only_decorators_of_users_are_applied_in_tests_of_flows() -> None:
    from mainstem import catch, project, user_step_decorator

    @user_step_decorator
    def marked(step_name: str, flow: Any, inputs: Any) -> Any:
        flow.mark = step_name
        yield

    @project(name="birds")
    class Tested(FlowSpec):
        @catch(var="failure")
        @marked
        @step
        def start(self) -> None:
            self.project = current.project_name
            self.next(self.end)

        @catch(var="failure")
        @step
        def end(self) -> None:
            if self.mark != "start":
                raise ValueError("never")

    run = run_flow(Tested)
    assert (run.mark, run.project) == ("start", "birds")
    with pytest.raises(AttributeError):
        _ = run.failure


def test_variables_are_afterwards_what_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_HOME", "there")
    with variables({"KIT_MODE": "fast", "KIT_HOME": "here"}):
        assert (os.environ["KIT_MODE"], os.environ["KIT_HOME"]) == ("fast", "here")
    assert "KIT_MODE" not in os.environ
    assert os.environ["KIT_HOME"] == "there"
