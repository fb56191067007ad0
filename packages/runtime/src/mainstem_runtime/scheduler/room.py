"""How much may run at once: slots, processors, memory, graphics processors."""

from mainstem_core.schema.requirements import Requirements
from mainstem_runtime.scheduler.plan import RunPlan
from mainstem_runtime.scheduler.units import Unit


class Room:
    """What is in use, and whether there is room for one more.

    Args:
        plan: the bounds, and what each step uses.
    """

    def __init__(self, plan: RunPlan) -> None:
        self._plan = plan
        self._cpu = 0.0
        self._memory_mb = 0.0
        self._gpu = 0.0

    def has(self, unit: Unit, *, running: int) -> bool:
        """Says whether a task or gang may start; whatever it uses, it may run alone.

        Args:
            unit: what would start.
            running: how many attempts run.
        """
        if not running:
            return True
        if running + unit.size > self._plan.workers_max:
            return False
        needs, capacity = self._needs(unit), self._plan.capacity
        return (
            _fits(self._cpu + needs.cpu * unit.size, needs.cpu, capacity.cpu)
            and _fits(self._memory_mb + needs.memory_mb * unit.size, needs.memory_mb, capacity.memory_mb)
            and _fits(self._gpu + needs.gpu * unit.size, needs.gpu, capacity.gpu)
        )

    def enter(self, unit: Unit) -> None:
        """Takes what a task or gang uses."""
        self._add(unit, 1)

    def leave(self, unit: Unit) -> None:
        """Gives it back."""
        self._add(unit, -1)

    def _needs(self, unit: Unit) -> Requirements:
        return self._plan.steps[unit.step].requirements

    def _add(self, unit: Unit, sign: int) -> None:
        needs = self._needs(unit)
        self._cpu += sign * unit.size * needs.cpu
        self._memory_mb += sign * unit.size * needs.memory_mb
        self._gpu += sign * unit.size * needs.gpu


def _fits(total: float, needed: float, bound: float | None) -> bool:
    """Says whether a total is within a bound; what is not needed is not asked for."""
    return not needed or bound is None or total <= bound + 1e-9
