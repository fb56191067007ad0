"""What the scheduler must know of a flow's graph, of what its steps require, and of the machine."""

from collections.abc import Mapping

from mainstem_core.schema.identifiers import StepName
from mainstem_core.schema.record import Record
from mainstem_core.schema.requirements import NOTHING, Requirements


class StepPlan(Record):
    """One step.

    Args:
        name: its name.
        is_join: it waits for all branches or items of a split.
        join: the step that joins what this step splits; None for a step that does not split.
        requirements: how often its tasks are tried, and what they use.
    """

    name: StepName
    is_join: bool = False
    join: StepName | None = None
    requirements: Requirements = NOTHING


class Capacity(Record):
    """What the machine has; None where it is not counted.

    Args:
        cpu: processors.
        memory_mb: memory in megabytes.
        gpu: graphics processors.
    """

    cpu: float | None = None
    memory_mb: float | None = None
    gpu: float | None = None


class RunPlan(Record):
    """A run as the scheduler sees it.

    Args:
        start: the first step.
        steps: all steps by name.
        workers_max: how many attempts may run at once, at least 1.
        keep_going: what does not depend on a failed task still runs.
        capacity: what the tasks that run at once may use together.
        seed: what the jitter of waits is drawn from.
    """

    start: StepName
    steps: Mapping[str, StepPlan]
    workers_max: int = 16
    keep_going: bool = False
    capacity: Capacity = Capacity()
    seed: str = ""
