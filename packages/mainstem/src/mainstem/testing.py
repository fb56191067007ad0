"""Tests of flows: one step, or a whole flow, in the test's process, in milliseconds, without files.

`run_step(TrainFlow, "train", artifacts={"data": data}).score` is what the step `train` makes of some data,
`run_flow(TrainFlow).best` what the whole flow leaves, and `current_as(run_id="7")` makes `current` say so.
`check_step_decorator(Budget)` holds a decorator of your own against what every one must keep.
"""

from mainstem_runtime.testing import RunResult as RunResult
from mainstem_runtime.testing import TaskResult as TaskResult
from mainstem_runtime.testing import check_step_decorator as check_step_decorator
from mainstem_runtime.testing import current_as as current_as
from mainstem_runtime.testing import run_flow as run_flow
from mainstem_runtime.testing import run_step as run_step

__all__ = ["RunResult", "TaskResult", "check_step_decorator", "current_as", "run_flow", "run_step"]
