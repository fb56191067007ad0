"""The state machine of one task that is run by itself, once.

state      event               next state   because of it
---------  ------------------  -----------  -------------------------------------------
new        RunStarted          running      Launch
running    AttemptSucceeded    ended        Finish "succeeded"; nothing follows
running    AttemptFailed       ended        Finish "failed"; it is not tried again
running    StopRequested       stopping     StopRunning
running    LauncherLost        stopping     StopRunning
stopping   either of the two   stopping     nothing: the first reason stays
stopping   the attempt ends    ended        Finish with the reason for the stop
"""

from mainstem_runtime.scheduler.commands import Command, Finish, Launch, StopRunning
from mainstem_runtime.scheduler.events import (
    AttemptFailed,
    AttemptSucceeded,
    Event,
    LauncherLost,
    RunStarted,
    StopRequested,
)
from mainstem_runtime.scheduler.machine import UnexpectedEvent
from mainstem_runtime.scheduler.plan import RunPlan


class SingleTask:
    """Decides as `Scheduler` does, for a run that is one task.

    Args:
        plan: the flow's.
        launch: the task.
    """

    def __init__(self, plan: RunPlan, launch: Launch) -> None:
        self.plan = plan
        self.state = "new"
        self.succeeded_count = 0
        self.failed_count = 0
        self._launch = launch
        self._stopped: Finish | None = None

    def handle(self, *events: Event) -> list[Command]:
        """Takes what happened and returns what has to be done because of it.

        Raises:
            UnexpectedEvent: if that cannot happen now.
        """
        return [command for event in events for command in self._apply(event)]

    def _apply(self, event: Event) -> list[Command]:
        match event:
            case RunStarted() if self.state == "new":
                self.state = "running"
                return [self._launch]
            case AttemptSucceeded() if self._runs(event):
                self.succeeded_count += 1
                return self._end(Finish("succeeded"))
            case AttemptFailed(_, reason) if self._runs(event):
                self.failed_count += 1
                return self._end(Finish("failed", reason))
            case StopRequested(reason) if self.state in ("running", "stopping"):
                return self._stop(Finish("cancelled", reason))
            case LauncherLost(reason) if self.state in ("running", "stopping"):
                return self._stop(Finish("failed", reason))
            case _:
                raise UnexpectedEvent(f"{event} in the state {self.state!r}")

    def _runs(self, event: AttemptSucceeded | AttemptFailed) -> bool:
        return self.state in ("running", "stopping") and event.path == self._launch.path

    def _stop(self, outcome: Finish) -> list[Command]:
        if self.state == "stopping":
            return []
        self.state, self._stopped = "stopping", outcome
        return [StopRunning()]

    def _end(self, outcome: Finish) -> list[Command]:
        self.state = "ended"
        return [self._stopped or outcome]
