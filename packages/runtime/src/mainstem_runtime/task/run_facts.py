"""What the decorators of a flow let `current` say: told when the run was started, and kept in its record."""

from functools import cached_property
from typing import Any

from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store


class RunFacts:
    """Reads the facts of a run when one of them is asked for.

    Args:
        spec: the task that asks.
        root: the store's folder.
    """

    def __init__(self, spec: TaskSpec, root: str) -> None:
        self._spec = spec
        self._root = root

    def __call__(self, name: str) -> Any:
        """Returns a fact, None where the run has not got it."""
        value = self._facts.get(name)
        if name != "trigger" or value is None:
            return value
        from mainstem_client.trigger import Trigger  # only for tasks that ask

        return Trigger.of(value)

    @cached_property
    def _facts(self) -> dict[str, Any]:
        record = RunFolder(Store.at(self._root), self._spec.flow, self._spec.run).run_record()
        return record.facts if record is not None else {}
