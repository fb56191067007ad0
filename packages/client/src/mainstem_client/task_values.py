"""What `task.data` and `task.artifacts` give: the artifacts of a task as attributes."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mainstem_client.artifact import DataArtifact


class TaskArtifacts:
    """The artifacts of a task, each as an attribute; like a named tuple it can be indexed and iterated.

    Args:
        names: the names that are shown; others can still be asked for.
        get: returns an artifact by name, or raises ArtifactMissing.
    """

    def __init__(self, names: tuple[str, ...], get: "Callable[[str], DataArtifact]") -> None:
        self._fields = names
        self._get = get

    def __getattr__(self, name: str) -> "DataArtifact":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._get(name)

    def __getitem__(self, position: int) -> "DataArtifact":
        return self._get(self._fields[position])

    def __iter__(self) -> "Iterator[DataArtifact]":
        return map(self._get, self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._fields]

    def __repr__(self) -> str:
        return f"TaskArtifacts({', '.join(self._fields)})"


class TaskData:
    """The values of a task's artifacts, each loaded and verified whenever it is asked for.

    Args:
        names: returns the names that are shown; others can still be asked for.
        load: returns a value by name, or raises ArtifactMissing, which is an AttributeError.
        has: says whether there is an artifact of a name.
    """

    def __init__(
        self, names: Callable[[], tuple[str, ...]], load: Callable[[str], Any], has: Callable[[str], bool]
    ) -> None:
        self._names = names
        self._load = load
        self._has = has

    def __getattr__(self, name: str) -> Any:
        # Python itself asks objects for names such as `__deepcopy__`; no artifact is called so.
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._load(name)

    def __contains__(self, name: str) -> bool:
        return self._has(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._names()]

    def __repr__(self) -> str:
        return f"TaskData({', '.join(self._names())})"
