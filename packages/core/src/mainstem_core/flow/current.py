"""Facts about the running task: `current.run_id` and its like."""

from typing import Any

_NO_TASK = "`current.{name}` has a value only while a step runs"


class Current:
    """Facts about the running task; outside of one, only `is_running_flow` has a value (False)."""

    def __init__(self) -> None:
        self._facts: dict[str, Any] = {}

    @property
    def is_running_flow(self) -> bool:
        """Whether a step is running in this process."""
        return bool(self._facts)

    def get(self, name: str, default: Any = None) -> Any:
        """Returns a fact, or the default where it has no value."""
        return getattr(self, name, default)

    def __contains__(self, name: str) -> bool:
        return name in self._facts or (name == "is_running_flow" and self.is_running_flow)

    def __getattr__(self, name: str) -> Any:
        facts: dict[str, Any] = self.__dict__.get("_facts", {})
        if name not in facts:
            known = ", ".join(sorted(facts))
            raise AttributeError(
                f"`current` has no `{name}`; it has {known}" if known else _NO_TASK.format(name=name)
            )
        value = facts[name]
        return value(name) if callable(value) else value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._facts})

    def __repr__(self) -> str:
        return f"current({self._facts['pathspec']!r})" if self._facts else "current(no task is running)"


current = Current()


def set_current(facts: dict[str, Any]) -> None:
    """Gives `current` its facts; an empty dict ends the task.

    Args:
        facts: values by name; a callable one is called with the name each time it is asked for.
    """
    vars(current)["_facts"] = facts


def add_to_current(facts: dict[str, Any]) -> None:
    """Adds to the facts of `current` until the task ends.

    Args:
        facts: values by name; a callable one is called with the name each time it is asked for.
    """
    vars(current)["_facts"] = {**vars(current)["_facts"], **facts}
