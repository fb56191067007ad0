"""What the scheduler must know of a flow's graph."""

from collections.abc import Mapping

from mainstem_core.schema.identifiers import StepName
from mainstem_core.schema.record import Record, record


@record
class StepPlan(Record):
    """One step.

    Args:
        name: its name.
        is_join: it waits for all branches or items of a split.
        join: the step that joins what this step splits; None for a step that does not split.
    """

    name: StepName
    is_join: bool = False
    join: StepName | None = None


@record
class RunPlan(Record):
    """A run as the scheduler sees it.

    Args:
        start: the first step.
        steps: all steps by name.
        workers_max: how many attempts may run at once, at least 1.
    """

    start: StepName
    steps: Mapping[str, StepPlan]
    workers_max: int = 16
