"""The state machine of one run.

A task is in one of these states:

    state      event               next state   because of it
    ---------  ------------------  -----------  -----------------------------------------------------------
    (none)     its inputs are met  ready        launched as soon as there is room for it
    ready      there is room       running      Launch
    ready      the run stops       (none)       it never runs
    running    AttemptSucceeded    done         what follows becomes ready, or arrives at its join
    running    AttemptFailed       waiting      if it may be tried again: Wait (ready at once without a delay)
    running    AttemptFailed       ready        if its failure is caught: a fallback attempt records it
    running    AttemptFailed       failed       else: the run stops (StopRunning if others run), or keeps going
    waiting    DelayOver           ready        the next attempt
    waiting    the run stops       (none)       its last attempt has failed

A gang is one such task with several attempts that run at once. When one member fails, StopTasks ends the others, and
what follows from the failure is decided when the last one is gone. It succeeds with its first member.

There is room for the first task that is ready if a slot is free for each member, and what the step uses is free; where
nothing runs there is room for any task. Later ones don't overtake it, so that no large one starves.

The run itself:

    state      event               next state   because of it
    ---------  ------------------  -----------  -----------------------------------------------------------
    new        RunStarted          running      the start step is launched
    running    a task failed       stopping     outcome "failed", with the first failure's reason
    running    a task failed       running      if it keeps going: outcome "failed" once nothing runs any more
    running    StopRequested       stopping     outcome "cancelled"
    running    LauncherLost        stopping     outcome "failed", with that reason
    stopping   any of the three    stopping     nothing: the first reason stays
    running    nothing is left     ended        Finish with the outcome
    stopping   nothing runs        ended        Finish with the outcome

A scheduler that takes a run over is told what is on record (`history`) and goes on from there.

An attempt that succeeds while the run stops is done like any other; nothing follows it. Any other event raises
`UnexpectedEvent` and changes nothing.
"""

from collections import deque
from collections.abc import Iterator, Sequence

from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import ForeachFrame
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler.commands import Command, Finish, Launch, StopRunning, StopTasks, Wait
from mainstem_runtime.scheduler.events import (
    AttemptFailed,
    AttemptSucceeded,
    DelayOver,
    Event,
    LauncherLost,
    RunStarted,
    StopRequested,
)
from mainstem_runtime.scheduler.history import History, fold
from mainstem_runtime.scheduler.placement import Placement, Scope
from mainstem_runtime.scheduler.plan import RunPlan
from mainstem_runtime.scheduler.retries import delay_s, may_retry
from mainstem_runtime.scheduler.room import Room
from mainstem_runtime.scheduler.units import Unit


class UnexpectedEvent(Exception):
    """An event that the state of its task or run does not allow; the scheduler is unchanged."""


class Scheduler:
    """Decides what runs next in one run; does nothing itself."""

    def __init__(self, plan: RunPlan) -> None:
        self._plan = plan
        self._room = Room(plan)
        self._ready: deque[Unit] = deque()
        self._waiting: dict[TaskPath, Unit] = {}
        self._running: dict[TaskPath, tuple[Unit, Placement]] = {}
        self._state = "new"
        self._folding = False
        self._outcome = Finish("succeeded")
        self.taken: Sequence[TaskPath] = ()  # the tasks that it was told to be done when it took over
        self.succeeded_count = 0
        self.failed_count = 0

    @property
    def plan(self) -> RunPlan:
        """What it was told of the run."""
        return self._plan

    @property
    def state(self) -> str:
        """The run's state: "new", "running", "stopping" or "ended"."""
        return self._state

    @property
    def running(self) -> frozenset[TaskPath]:
        """The tasks with an attempt that runs."""
        return frozenset(self._running)

    @property
    def ready_count(self) -> int:
        """How many tasks wait for room."""
        return sum(unit.size for unit in self._ready)

    def gang_of(self, path: TaskPath) -> list[TaskPath]:
        """Returns the tasks that were launched as one with a task that runs, itself included."""
        return self._running[path][0].paths()

    def handle(self, *events: Event) -> list[Command]:
        """Applies events in order and returns what has to be done because of them.

        Raises:
            UnexpectedEvent: for an event that the state does not allow; the state is then unchanged by it.
        """
        commands: list[Command] = []
        for event in events:
            commands.extend(self._apply(event))
        commands.extend(self._launches())
        if self._state in ("running", "stopping") and not self._running and not self._waiting:
            self._state = "ended"
            commands.append(self._outcome)
        return commands

    def take_over(self, history: History) -> list[Command]:
        """Brings a new scheduler to where the one before it was, and returns what has to be done now.

        What is on record is not decided anew: what has succeeded is done, what has failed has failed. Attempts that
        ended with their supervisor are made again, under numbers that nobody has used, and count as no try.

        Args:
            history: what is on record.

        Raises:
            UnexpectedEvent: if the history cannot be one of this plan.
        """
        self._folding = True  # what ran at some time has had its room
        finish, self.taken = fold(self, history)
        self._folding = False
        self.failed_count = history.failed_count
        if finish:
            return finish
        if self._state == "stopping":
            self._running.clear()
            self._state = "ended"
            return [self._outcome]
        interrupted = list(dict.fromkeys(unit for unit, _ in self._running.values()))
        self._running.clear()
        for unit in (*interrupted, *self._waiting.values()):
            unit.interrupted(max(history.attempts(path) for path in unit.paths()))
        for unit in interrupted:
            self._room.leave(unit)
        self._ready.extend(interrupted)
        return [*map(self._wait, self._waiting.values()), *self._launches()]

    def _apply(self, event: Event) -> list[Command]:
        match event:
            case RunStarted():
                self._expect(self._state == "new", event)
                self._state = "running"
                self._ready.append(Unit(self._plan.start, (Placement(),), []))
                return []
            case AttemptSucceeded(path, transition):
                self._expect(path in self._running and self._fits(path, transition), event)
                unit, placement = self._running.pop(path)
                if placement is unit.placements[0]:
                    unit.committed = transition
                return self._ended(unit)
            case AttemptFailed(path):
                self._expect(path in self._running, event)
                unit, _ = self._running.pop(path)
                self.failed_count += 1
                return self._member_lost(unit, event)
            case DelayOver(path):
                self._expect(self._state != "new", event)
                if (waiting := self._waiting.pop(path, None)) is not None:
                    self._ready.append(waiting)
                return []
            case StopRequested(reason):
                self._expect(self._state in ("running", "stopping"), event)
                return self._stop(Finish("cancelled", reason))
            case LauncherLost(reason):
                self._expect(self._state in ("running", "stopping"), event)
                return self._stop(Finish("failed", reason))

    def _expect(self, allowed: bool, event: Event) -> None:
        if not allowed:
            raise UnexpectedEvent(f"{event} in the state {self._state!r}")

    def _fits(self, path: TaskPath, transition: Transition | None) -> bool:
        """Says whether a transition leads to known steps, and to a join only from inside a split."""
        if transition is None:
            return True
        inside = self._running[path][1].scope is not None
        steps = self._plan.steps
        known = all(step in steps and (inside or not steps[step].is_join) for step in transition.steps)
        counted = transition.foreach is None or transition.foreach_count is not None
        return bool(transition.steps) and known and counted

    # -- the end of an attempt -------------------------------------------------------------------------------

    def _member_lost(self, unit: Unit, failure: AttemptFailed) -> list[Command]:
        """Takes note of a failed attempt; the first one of a gang ends the other members."""
        others: list[Command] = []
        if unit.problem is None and unit.committed is False and unit.running > 1:
            running = tuple(path for path in unit.paths() if path in self._running)
            others = [StopTasks(running)] if running and self._state == "running" else []
        unit.problem = unit.problem or failure
        return others + self._ended(unit)

    def _ended(self, unit: Unit) -> list[Command]:
        """Counts the end of one member; what follows is decided when all have ended."""
        unit.running -= 1
        if unit.running:
            return []
        self._room.leave(unit)
        if unit.committed is not False:
            self.succeeded_count += unit.size
            if self._state == "running" and isinstance(unit.committed, Transition):
                for path, placement in zip(unit.paths(), unit.placements, strict=True):
                    self._ready.extend(self._following(path, placement, unit.committed))
            return []
        return self._failed(unit, unit.problem) if unit.problem is not None else []

    def _failed(self, unit: Unit, failure: AttemptFailed) -> list[Command]:
        """Tries a task again, has its failure recorded, or lets the run fail."""
        if self._state != "running":
            return []
        requirements = self._plan.steps[unit.step].requirements
        if not unit.fallback and may_retry(requirements.retry, unit.failures, failure.kind):
            unit.again(fallback=False)
            wait = self._wait(unit)
            if wait.delay_s <= 0:
                self._ready.appendleft(unit)
                return []
            self._waiting[unit.first] = unit
            return [wait]
        if not unit.fallback and requirements.catches:
            unit.again(fallback=True)
            self._ready.appendleft(unit)
            return []
        outcome = Finish("failed", failure.reason)
        if not self._plan.keep_going:
            return self._stop(outcome)
        if self._outcome.outcome == "succeeded":
            self._outcome = outcome
        return []

    def _wait(self, unit: Unit) -> Wait:
        """Returns how long a task waits after its last failure."""
        policy = self._plan.steps[unit.step].requirements.retry
        return Wait(unit.first, delay_s(policy, unit.failures - 1, unit.first, self._plan.seed))

    def _stop(self, outcome: Finish) -> list[Command]:
        if self._state == "stopping":
            return []
        self._state = "stopping"
        self._outcome = outcome if self._outcome.outcome == "succeeded" else self._outcome
        self._ready.clear()
        self._waiting.clear()
        return [StopRunning()] if self._running else []

    # -- what follows ----------------------------------------------------------------------------------------

    def _launches(self) -> Iterator[Launch]:
        while self._ready and (self._folding or self._room.has(self._ready[0], running=len(self._running))):
            unit = self._ready.popleft()
            self._room.enter(unit)
            for launch, placement in zip(unit.launches(), unit.placements, strict=True):
                self._running[launch.path] = unit, placement
                yield launch

    def _following(self, path: TaskPath, placement: Placement, transition: Transition) -> Iterator[Unit]:
        """Yields what can start now that `path` went on."""
        if transition.width is not None:
            yield from self._items(path, placement, transition, transition.width)
        elif len(transition.steps) == 1:
            [step] = transition.steps
            yield from self._enter(step, path, placement.after(again=step == path.step))
        else:
            scope = Scope(placement, len(transition.steps))
            for position, step in enumerate(transition.steps):
                yield from self._enter(step, path, Placement(scope, position, placement.frames))

    def _items(
        self, path: TaskPath, placement: Placement, transition: Transition, count: int
    ) -> Iterator[Unit]:
        variable = transition.foreach or ""
        scope = Scope(placement, count)
        join = self._plan.steps[path.step].join
        if count == 0 and join is not None:
            yield Unit(join, (placement,), [])
        places = (
            Placement(
                scope,
                index,
                (*placement.frames, ForeachFrame(path.step, path.task, variable, index, count)),
            )
            for index in range(count)
        )
        if transition.parallel is not None:
            yield Unit(transition.steps[0], tuple(places), [path])
            return
        for place in places:
            yield from self._enter(transition.steps[0], path, place)

    def _enter(self, step: StepName, path: TaskPath, placement: Placement) -> Iterator[Unit]:
        """Yields the task of `step` that follows `path`, or arrives at the join that `step` is."""
        if not self._plan.steps[step].is_join:
            yield Unit(step, (placement,), [path])
        elif placement.scope is not None:
            placement.scope.arrived[placement.position] = path
            if placement.scope.complete:
                yield Unit(step, (placement.scope.around,), placement.scope.arrivals())
