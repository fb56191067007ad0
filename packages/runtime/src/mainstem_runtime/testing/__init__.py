"""Tests of users' flows: one step, or a whole flow, in this process, in milliseconds, without files.

A step under test is a real task: it is bound, checked and committed by the code that runs tasks, and what it reads
and leaves goes through the same codecs. Only the store is another one: it lies in memory and goes with the result.

step        run_step: one step with what it is given
flow        run_flow: all steps, in the order in which the scheduler launches them
stage       what would have happened before the step: its inputs, the foreach levels around it
memory_run  a run in memory, and its tasks
parameters  the values of the flow's parameters
facts       what `current` says: current_as
result      what a task, and a run, leave
decorator_contract  check_step_decorator, for those who write decorators
"""

from mainstem_runtime.testing.decorator_contract import check_step_decorator
from mainstem_runtime.testing.facts import current_as
from mainstem_runtime.testing.flow import run_flow
from mainstem_runtime.testing.result import RunResult, TaskResult
from mainstem_runtime.testing.step import run_step

__all__ = ["RunResult", "TaskResult", "check_step_decorator", "current_as", "run_flow", "run_step"]
