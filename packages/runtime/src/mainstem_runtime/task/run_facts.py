"""What the decorators of a flow let `current` say: told when the run was started, and kept in its record."""

from functools import cached_property
from typing import Any

from mainstem_datastore.run_folder import RunFolder


class RunFacts:
    """Reads the facts of a run when one of them is asked for.

    Args:
        folder: the run.
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder

    def __call__(self, name: str) -> Any:
        """Returns a fact, None where the run has not got it."""
        value = self._facts.get(name)
        if name != "trigger" or value is None:
            return value
        from mainstem_client.trigger import Trigger  # only for tasks that ask

        return Trigger.of(value)

    @cached_property
    def _facts(self) -> dict[str, Any]:
        record = self._folder.run_record()
        return record.facts if record is not None else {}
