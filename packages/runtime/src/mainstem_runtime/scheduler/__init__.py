"""The scheduler: a pure state machine that decides what runs next in one run, and does nothing itself.

Events go in, commands come out; there is no clock, no input or output, no thread inside. One sequence of events always
gives the same sequence of commands, so a seed reproduces a history.

    plan         what it must know of the graph
    events       what happened
    commands     what has to be done because of it
    placement    where a task stands: splits around it, foreach frames, the round of its loop
    units        what is launched as one: a task, or all members of a gang
    room         how much may run at once
    retries      when the next attempt of a failed task starts
    history      what is on record of a run whose supervisor is gone, and how a new machine is brought there
    machine      the state machine itself, with its transition table
    single       the same for one task that is run by itself
"""

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
from mainstem_runtime.scheduler.machine import Scheduler, UnexpectedEvent
from mainstem_runtime.scheduler.plan import Capacity, RunPlan, StepPlan
from mainstem_runtime.scheduler.single import SingleTask

AnyScheduler = Scheduler | SingleTask

__all__ = [
    "AnyScheduler",
    "AttemptFailed",
    "AttemptSucceeded",
    "Capacity",
    "Command",
    "DelayOver",
    "Event",
    "Finish",
    "Launch",
    "LauncherLost",
    "RunPlan",
    "RunStarted",
    "Scheduler",
    "SingleTask",
    "StepPlan",
    "StopRequested",
    "StopRunning",
    "StopTasks",
    "UnexpectedEvent",
    "Wait",
]
