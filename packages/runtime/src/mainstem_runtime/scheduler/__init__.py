"""The scheduler: a pure state machine that decides what runs next in one run, and does nothing itself.

Events go in, commands come out; there is no clock, no input or output, no thread inside. One sequence of events always
gives the same sequence of commands, so a seed reproduces a history.

    plan         what it must know of the graph
    events       what happened
    commands     what has to be done because of it
    placement    where a task stands: splits around it, foreach frames
    machine      the state machine itself, with its transition table
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
from mainstem_runtime.scheduler.machine import Scheduler, UnexpectedEvent
from mainstem_runtime.scheduler.plan import RunPlan, StepPlan

__all__ = [
    "AttemptFailed",
    "AttemptSucceeded",
    "Command",
    "Event",
    "Finish",
    "Launch",
    "LauncherLost",
    "RunPlan",
    "RunStarted",
    "Scheduler",
    "StepPlan",
    "StopRequested",
    "StopRunning",
    "UnexpectedEvent",
]
