"""The testing kit runs whole flows in one process, by the scheduler of real runs."""

from collections.abc import Callable
from typing import Any

import pytest
from kit_flows import Facts, Nested, Sweep

from mainstem_core.errors import UsageError
from mainstem_core.flow import FlowSpec, Parameter, step
from mainstem_runtime.testing import run_flow


def test_a_foreach_runs_from_start_to_end() -> None:
    run = run_flow(Sweep, parameters={"alpha": 2})
    assert (run.best, run.scores, run.artifacts["best"]) == (2, [2, 4, 6], 2)
    assert list(run.tasks) == ["start/0", "train/0", "train/1", "train/2", "pick/0", "end/0"]
    assert [task.data["rows"] for task in run["train"]] == [[1, 2, 1], [1, 2, 2], [1, 2, 3]]
    assert (run.step_names, len(run), "train" in run, "nowhere" in run) == (
        ("start", "train", "pick", "end"), 6, True, False
    )  # fmt: skip
    assert [task.step_name for task in run][-1] == run.end_task.step_name == "end"
    with pytest.raises(KeyError):
        run["nowhere"]


def test_nested_splits_are_joined_in_order_and_each_time_alike() -> None:
    first, second = run_flow(Nested), run_flow(Nested)
    assert first.all == [[f"{letter}{n}L{letter}{n}R" for n in range(3)] for letter in "ab"]
    assert list(first.tasks) == list(second.tasks)
    assert first.tasks["two/1-2"].place == [(1, 2, "b"), (2, 3, 2)]
    assert len(first) == 1 + 2 + 2 * 3 * 4 + 2 + 1 + 1


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: [], []),
        (lambda: iter(()), []),
        (lambda: [1], [1]),
        (lambda: "ab", ["a", "b"]),
        (lambda: {"k": 1, "l": 2}, ["k", "l"]),
        (lambda: range(3), [0, 1, 2]),
    ],
)
def test_a_foreach_takes_any_iterable_and_an_empty_one_goes_straight_to_its_join(
    make: Callable[[], Any], expected: list[Any]
) -> None:
    class AnyItems(FlowSpec):
        @step
        def start(self) -> None:
            self.items = make()
            self.next(self.work, foreach="items")

        @step
        def work(self) -> None:
            self.got = self.input
            self.next(self.join)

        @step
        def join(self, inputs: Any) -> None:
            self.all = [each.got for each in inputs]
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    assert run_flow(AnyItems).all == expected


def test_what_a_step_raises_names_its_task() -> None:
    class Failing(FlowSpec):
        worst = Parameter("worst", default=1)

        @step
        def start(self) -> None:
            self.items = [0, 1]
            self.next(self.work, foreach="items")

        @step
        def work(self) -> None:
            self.x = 1 / (self.index - self.worst)
            self.next(self.join)

        @step
        def join(self, inputs: Any) -> None:
            self.next(self.end)

        @step
        def end(self) -> None:
            raise ValueError("at the end")

    with pytest.raises(ZeroDivisionError) as caught:
        run_flow(Failing)
    assert caught.value.__notes__ == ["in the task `work/1` of Failing"]
    with pytest.raises(ValueError, match="at the end") as caught:
        run_flow(Failing, parameters={"worst": 2})
    assert caught.value.__notes__ == ["in the task `end` of Failing"]
    with pytest.raises(UsageError, match="no parameter `best`"):
        run_flow(Failing, parameters={"best": 2})


def test_all_tasks_are_of_one_run() -> None:
    run = run_flow(Facts, current={"username": "ada"})
    assert run.again == run.facts["run_id"]
    assert run.user == "ada"
