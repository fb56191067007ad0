"""The testing kit with switches, loops and gangs."""

from typing import Any

import pytest

from mainstem_core.decorators.parallel import parallel
from mainstem_core.errors import TaskError
from mainstem_core.flow import FlowSpec, current, step
from mainstem_runtime.testing import run_flow, run_step


class Halving(FlowSpec):
    """Halves until it is small, then chooses by the rest."""

    @step
    def start(self) -> None:
        self.size, self.rounds = 20, 0
        self.next(self.halve)

    @step
    def halve(self) -> None:
        self.size, self.rounds = self.size // 2, self.rounds + 1
        self.more = "yes" if self.size > 2 else "no"
        self.next({"yes": self.halve, "no": self.judge}, condition="more")

    @step
    def judge(self) -> None:
        if self.size % 2:
            self.next(self.odd)
        else:
            self.next(self.even)

    @step
    def odd(self) -> None:
        self.word = "odd"
        self.next(self.end)

    @step
    def even(self) -> None:
        self.word = "even"
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


class Gang(FlowSpec):
    """Three members and their join."""

    @step
    def start(self) -> None:
        self.base = 10
        self.next(self.work, num_parallel=3)

    @parallel
    @step
    def work(self) -> None:
        self.seen = (current.parallel.node_index, current.parallel.num_nodes, self.base + self.input)
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        self.all = [each.seen for each in inputs]
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


def test_a_loop_runs_until_its_switch_leaves_it() -> None:
    run = run_flow(Halving)
    assert (run.size, run.rounds, run.word) == (2, 3, "even")
    assert [task.size for task in run["halve"]] == [10, 5, 2]
    assert "odd" not in run


@pytest.mark.parametrize(("size", "case", "following"), [(9, "yes", "halve"), (5, "no", "judge")])
def test_one_round_of_a_loop(size: int, case: str, following: str) -> None:
    result = run_step(Halving, "halve", artifacts={"size": size, "rounds": 0})
    assert (result.switch_case, result.next_steps) == (case, (following,))


def test_an_if_is_a_switch() -> None:
    assert run_step(Halving, "judge", artifacts={"size": 3}).next_steps == ("odd",)
    with pytest.raises(TaskError):
        run_step(Halving, "judge", artifacts={"rounds": 3})


def test_a_gang_runs_member_by_member() -> None:
    run = run_flow(Gang)
    assert run["start"][0].num_parallel == 3
    assert [task.seen for task in run["work"]] == run.all == [(0, 3, 10), (1, 3, 11), (2, 3, 12)]


def test_one_member_of_a_gang_and_its_join() -> None:
    given = {"base": 5}
    assert run_step(Gang, "work", artifacts=given, index=2).seen == (2, 3, 7)
    assert run_step(Gang, "work", artifacts=given, foreach_stack=[(0, 4, None)]).seen == (0, 4, 5)
    assert run_step(Gang, "join", inputs=[{"seen": 1}, {"seen": 2}]).all == [1, 2]
