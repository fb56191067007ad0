"""ExecutingTask: one spin that was started, its state and its output."""

from functools import cached_property
from typing import TYPE_CHECKING

from mainstem_runtime.runner.executing_run import ExecutingRun

if TYPE_CHECKING:
    from mainstem_client import Task


class ExecutingTask(ExecutingRun):
    """A spin in a child process: one task, which stands in a run of its own that no list shows."""

    @cached_property
    def task(self) -> "Task":
        """The task as the client sees it; its artifacts are there if the spin keeps them (`persist=True`)."""
        from mainstem_client import Task
        from mainstem_core.schema.identifiers import TaskPath

        spins = self._reader.record.spins
        assert spins is not None, "a spin says which task it tries"
        return Task.at(self._reader, *TaskPath.parse(spins))

    def __repr__(self) -> str:
        claimed = self._child.claimed.result()
        return f"ExecutingTask('{claimed.flow_name}/{claimed.run_id}', {self.status})"
