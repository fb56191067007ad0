"""The state machine of one run.

A task is in one of these states:

    state      event               next state   because of it
    ---------  ------------------  -----------  -----------------------------------------------------------
    (none)     its inputs are met  ready        launched as soon as fewer than `workers_max` run
    ready      a slot is free      running      Launch
    ready      the run stops       (none)       it never runs
    running    AttemptSucceeded    done         what follows becomes ready, or arrives at its join
    running    AttemptFailed       failed       the run stops: StopRunning if others run

and the run itself:

    state      event               next state   because of it
    ---------  ------------------  -----------  -----------------------------------------------------------
    new        RunStarted          running      the start step is launched
    running    AttemptFailed       stopping     outcome "failed", with the first failure's reason
    running    StopRequested       stopping     outcome "cancelled"
    running    LauncherLost        stopping     outcome "failed", with that reason
    stopping   either of the two   stopping     nothing: the first reason stays
    running    nothing runs        ended        Finish("succeeded")
    stopping   nothing runs        ended        Finish with that outcome

An attempt that succeeds while the run stops is done like any other; nothing follows it. Any other event raises
`UnexpectedEvent` and changes nothing.
"""

from collections import deque
from collections.abc import Iterator

from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import ForeachFrame, compress_paths, task_id
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler.commands import Command, Finish, Launch, StopRunning
from mainstem_runtime.scheduler.events import (
    AttemptFailed,
    AttemptSucceeded,
    Event,
    LauncherLost,
    RunStarted,
    StopRequested,
)
from mainstem_runtime.scheduler.placement import Placement, Scope
from mainstem_runtime.scheduler.plan import RunPlan


class UnexpectedEvent(Exception):
    """An event that the state of its task or run does not allow; the scheduler is unchanged."""


class _Ready:
    """A task that waits for a slot; its inputs are listed only when it is launched."""

    __slots__ = ("inputs", "placement", "step")

    def __init__(self, step: StepName, placement: Placement, inputs: list[TaskPath]) -> None:
        self.step = step
        self.placement = placement
        self.inputs = inputs


class Scheduler:
    """Decides what runs next in one run; does nothing itself."""

    def __init__(self, plan: RunPlan) -> None:
        self._plan = plan
        self._ready: deque[_Ready] = deque()
        self._running: dict[TaskPath, Placement] = {}
        self._state = "new"
        self._outcome = Finish("succeeded")
        self.succeeded_count = 0
        self.failed_count = 0

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
        """How many tasks wait for a slot."""
        return len(self._ready)

    def handle(self, *events: Event) -> list[Command]:
        """Applies events in order and returns what has to be done because of them.

        Raises:
            UnexpectedEvent: for an event that the state does not allow; the state is then unchanged by it.
        """
        commands: list[Command] = []
        for event in events:
            commands.extend(self._apply(event))
        commands.extend(self._launches())
        if self._state in ("running", "stopping") and not self._running:
            self._state = "ended"
            commands.append(self._outcome)
        return commands

    def _apply(self, event: Event) -> list[Command]:
        match event:
            case RunStarted():
                self._expect(self._state == "new", event)
                self._state = "running"
                self._ready.append(_Ready(self._plan.start, Placement(), []))
                return []
            case AttemptSucceeded(path, transition):
                self._expect(path in self._running and self._fits(path, transition), event)
                placement = self._running.pop(path)
                self.succeeded_count += 1
                if self._state == "running" and transition is not None:
                    self._ready.extend(self._following(path, placement, transition))
                return []
            case AttemptFailed(path, reason):
                self._expect(path in self._running, event)
                del self._running[path]
                self.failed_count += 1
                return self._stop(Finish("failed", reason))
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
        inside = self._running[path].scope is not None
        steps = self._plan.steps
        known = all(step in steps and (inside or not steps[step].is_join) for step in transition.steps)
        return (
            bool(transition.steps)
            and known
            and (transition.foreach is None or transition.foreach_count is not None)
        )

    def _stop(self, outcome: Finish) -> list[Command]:
        if self._state == "stopping":
            return []
        self._state, self._outcome = "stopping", outcome
        self._ready.clear()
        return [StopRunning()] if self._running else []

    def _launches(self) -> Iterator[Launch]:
        while self._ready and len(self._running) < self._plan.workers_max:
            ready = self._ready.popleft()
            path = TaskPath(ready.step, task_id(ready.placement.frames))
            self._running[path] = ready.placement
            yield Launch(path, 0, compress_paths(ready.inputs), ready.placement.frames)

    def _following(self, path: TaskPath, placement: Placement, transition: Transition) -> Iterator[_Ready]:
        """Yields the tasks that can start now that `path` went on."""
        if transition.foreach is not None:
            yield from self._items(path, placement, transition)
        elif len(transition.steps) == 1:
            yield from self._enter(transition.steps[0], path, placement)
        else:
            scope = Scope(placement, len(transition.steps))
            for position, step in enumerate(transition.steps):
                yield from self._enter(step, path, Placement(scope, position, placement.frames))

    def _items(self, path: TaskPath, placement: Placement, transition: Transition) -> Iterator[_Ready]:
        count, variable = transition.foreach_count or 0, transition.foreach or ""
        scope = Scope(placement, count)
        join = self._plan.steps[path.step].join
        if count == 0 and join is not None:
            yield _Ready(join, placement, [])
        for index in range(count):
            frames = (*placement.frames, ForeachFrame(path.step, path.task, variable, index, count))
            yield from self._enter(transition.steps[0], path, Placement(scope, index, frames))

    def _enter(self, step: StepName, path: TaskPath, placement: Placement) -> Iterator[_Ready]:
        """Yields the task of `step` that follows `path`, or arrives at the join that `step` is."""
        if not self._plan.steps[step].is_join:
            yield _Ready(step, placement, [path])
        elif placement.scope is not None:
            placement.scope.arrived[placement.position] = path
            if placement.scope.complete:
                yield _Ready(step, placement.scope.around, placement.scope.arrivals())
