"""Facts about the running task: `current.run_id` and its like."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Protocol

    class Gang(Protocol):
        """What a member of a gang knows of it."""

        @property
        def main_ip(self) -> str:
            """The address of the first member."""
            ...

        @property
        def num_nodes(self) -> int:
            """How many members there are."""
            ...

        @property
        def node_index(self) -> int:
            """Which of them this one is, from 0."""
            ...

        @property
        def control_task_id(self) -> str:
            """The id of the first member's task."""
            ...


_NO_TASK = "`current.{name}` has a value only while a step runs"


class Current:
    """Facts about the running task; outside of one, only `is_running_flow` has a value (False).

    Type checkers know the facts that Mainstem gives, and refuse others. Those of third parties are asked for by name:
    `current.get("team")`.
    """

    if TYPE_CHECKING:
        flow_name: str
        run_id: str
        step_name: str
        task_id: str
        pathspec: str
        retry_count: int
        origin_run_id: str | None
        username: str
        namespace: str | None
        tags: frozenset[str]
        tempdir: str
        parameter_names: list[str]
        graph: dict[str, Any]
        graph_info: dict[str, Any]
        run: Any  # a Run of the client, of which core knows nothing
        task: Any
        is_parallel: bool
        parallel: Gang
        project_name: str
        branch_name: str
        project_flow_name: str
        is_user_branch: bool
        is_production: bool
        trigger: Any

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

    def _fact(self, name: str) -> Any:
        facts: dict[str, Any] = self.__dict__.get("_facts", {})
        if name not in facts:
            known = ", ".join(sorted(facts))
            raise AttributeError(
                f"`current` has no `{name}`; it has {known}" if known else _NO_TASK.format(name=name)
            )
        value = facts[name]
        return value(name) if callable(value) else value

    if not TYPE_CHECKING:
        __getattr__ = _fact

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
