from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_plans import RandomRun, random_run

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.places import expand_paths
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler import (
    AttemptFailed,
    AttemptSucceeded,
    Finish,
    Launch,
    LauncherLost,
    RunPlan,
    RunStarted,
    Scheduler,
    StepPlan,
    StopRequested,
    StopRunning,
    UnexpectedEvent,
)

SEEDS = st.integers(0, 2**32)


def path(step: str, task: str = "0") -> TaskPath:
    return TaskPath(StepName(step), TaskId(task))


class World:
    """Carries out a scheduler's commands in a random order and holds every invariant against each of them."""

    def __init__(self, run: RandomRun, seed: int, workers_max: int) -> None:
        self.run, self.random, self.workers_max = run, Random(seed), workers_max
        self.scheduler = Scheduler(run.plan(workers_max))
        self.running: list[TaskPath] = []
        self.done: set[TaskPath] = set()
        self.finish: Finish | None = None
        self.history: list[object] = []
        self.stopped = False

    def feed(self, *events) -> None:
        commands = self.scheduler.handle(*events)
        self.history += commands
        for command in commands:
            assert self.finish is None, "nothing may follow the end"
            if isinstance(command, Launch):
                self._launched(command)
            elif isinstance(command, StopRunning):
                assert self.running and not self.stopped
                self.stopped = True
            else:
                assert not self.running, "a run ended while something ran"
                self.finish = command

    def _launched(self, launch: Launch) -> None:
        assert not self.stopped
        assert launch.path not in self.running and launch.path not in self.done, "a task ran twice"
        inputs = expand_paths(launch.inputs)
        assert inputs == self.run.inputs[launch.path]
        assert set(inputs) <= self.done, "a task ran before its inputs"
        assert "-".join(str(frame.index) for frame in launch.frames) == self.run.places[launch.path]
        self.running.append(launch.path)
        assert len(self.running) <= self.workers_max

    def succeed_one(self) -> None:
        task = self.running.pop(self.random.randrange(len(self.running)))
        self.done.add(task)
        self.feed(AttemptSucceeded(task, self.run.transitions[task]))

    def fail_one(self) -> None:
        task = self.running.pop(self.random.randrange(len(self.running)))
        self.feed(AttemptFailed(task, f"{task} broke"))


@given(SEEDS, SEEDS, st.integers(1, 5))
def test_every_task_runs_once_after_its_inputs_and_the_run_succeeds(structure, order, workers_max):
    world = World(random_run(structure), order, workers_max)
    world.feed(RunStarted())
    while world.running:
        world.succeed_one()
    assert world.finish == Finish("succeeded")
    assert world.done == set(world.run.inputs)
    assert world.scheduler.succeeded_count == len(world.run.inputs)


@given(SEEDS, SEEDS, st.integers(1, 5), st.integers(0, 20), st.booleans())
def test_after_a_failure_or_a_stop_nothing_starts_and_the_run_ends_when_nothing_runs(
    structure, order, workers_max, undisturbed, by_request
):
    world = World(random_run(structure), order, workers_max)
    world.feed(RunStarted())
    for _ in range(undisturbed):
        if len(world.running) == 0:
            return
        world.succeed_one()
    if not world.running:
        return
    started = len(world.running) + len(world.done)
    if by_request:
        world.feed(StopRequested("enough"))
    else:
        world.fail_one()
    while world.running:
        if world.random.random() < 0.5:
            world.succeed_one()
        else:
            world.fail_one()
    assert world.finish is not None
    assert world.finish.outcome == ("cancelled" if by_request else "failed")
    assert len([c for c in world.history if isinstance(c, Launch)]) == started


@given(SEEDS, SEEDS)
def test_one_history_of_events_gives_one_history_of_commands(structure, order):
    histories = []
    for _ in range(2):
        world = World(random_run(structure), order, 3)
        world.feed(RunStarted())
        while world.running:
            world.succeed_one()
        histories.append(world.history)
    assert histories[0] == histories[1]


@pytest.fixture
def two_steps() -> Scheduler:
    steps = {name: StepPlan(StepName(name)) for name in ("start", "end")}
    return Scheduler(RunPlan(StepName("start"), steps))


def test_events_that_a_state_does_not_allow_are_refused_and_change_nothing(two_steps):
    with pytest.raises(UnexpectedEvent):
        two_steps.handle(StopRequested("too early"))
    with pytest.raises(UnexpectedEvent):
        two_steps.handle(AttemptSucceeded(path("start"), None))
    [launch] = two_steps.handle(RunStarted())
    for wrong in (
        RunStarted(),
        AttemptSucceeded(path("end"), None),
        AttemptFailed(path("end"), "never ran"),
        AttemptSucceeded(path("start"), Transition((StepName("nowhere"),))),
        AttemptSucceeded(path("start"), Transition((StepName("end"),), "items")),
    ):
        with pytest.raises(UnexpectedEvent):
            two_steps.handle(wrong)
        assert two_steps.running == {launch.path}
    [following] = two_steps.handle(AttemptSucceeded(path("start"), Transition((StepName("end"),))))
    assert following.path == path("end")
    assert two_steps.handle(AttemptSucceeded(path("end"), None)) == [Finish("succeeded")]
    assert two_steps.state == "ended"


def test_a_failure_stops_what_runs_beside_it_and_its_reason_is_the_runs():
    steps = {name: StepPlan(StepName(name)) for name in ("start", "a", "b", "end")}
    steps["join"] = StepPlan(StepName("join"), is_join=True)
    scheduler = Scheduler(RunPlan(StepName("start"), steps))
    scheduler.handle(RunStarted())
    scheduler.handle(AttemptSucceeded(path("start"), Transition((StepName("a"), StepName("b")))))
    assert scheduler.handle(AttemptFailed(path("a"), "a broke")) == [StopRunning()]
    assert scheduler.handle(StopRequested("interrupted")) == []
    assert scheduler.handle(AttemptFailed(path("b"), "stopped")) == [Finish("failed", "a broke")]


def test_when_nothing_can_be_launched_any_more_the_run_fails_though_its_last_task_succeeds(two_steps):
    two_steps.handle(RunStarted())
    assert two_steps.handle(LauncherLost("killed")) == [StopRunning()]
    succeeded = AttemptSucceeded(path("start"), Transition((StepName("end"),)))
    assert two_steps.handle(succeeded) == [Finish("failed", "killed")]


def test_a_gang_is_not_overtaken_by_tasks_that_would_fit() -> None:
    steps = {name: StepPlan(StepName(name)) for name in ("fan", "work", "after", "members", "end")}
    steps["start"] = StepPlan(StepName("start"), join=StepName("join"))
    steps["gang"] = StepPlan(StepName("gang"), join=StepName("gathered"))
    steps |= {name: StepPlan(StepName(name), is_join=True) for name in ("join", "gathered")}
    scheduler = Scheduler(RunPlan(StepName("start"), steps, workers_max=2))
    go_on = Transition((StepName("after"),))
    scheduler.handle(RunStarted())
    commands = scheduler.handle(
        AttemptSucceeded(path("start"), Transition((StepName("gang"), StepName("work"))))
    )
    assert [command.path.step for command in commands] == ["gang", "work"]
    assert (
        scheduler.handle(AttemptSucceeded(path("gang"), Transition((StepName("members"),), parallel=2))) == []
    )
    both = scheduler.handle(AttemptSucceeded(path("work"), go_on))
    assert [command.path for command in both] == [path("members", "0"), path("members", "1")]


def test_a_wide_foreach_costs_the_same_for_each_item():
    steps = {"start": StepPlan(StepName("start"), join=StepName("join")), "work": StepPlan(StepName("work"))}
    steps["join"] = StepPlan(StepName("join"), is_join=True)
    scheduler = Scheduler(RunPlan(StepName("start"), steps, workers_max=8))
    scheduler.handle(RunStarted())
    commands = scheduler.handle(
        AttemptSucceeded(path("start"), Transition((StepName("work"),), "items", 20_000))
    )
    launched = 0
    while True:
        launches = [command for command in commands if isinstance(command, Launch)]
        launched += len(launches)
        [*_, last] = launches
        if last.path.step == "join":
            break
        commands = scheduler.handle(
            *(AttemptSucceeded(launch.path, Transition((StepName("join"),))) for launch in launches)
        )
    assert launched == 20_001
    assert len(last.inputs) == 1
    assert len(expand_paths(last.inputs)) == 20_000
