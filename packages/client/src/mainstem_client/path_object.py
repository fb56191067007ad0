"""What Flow, Run, Step, Task and DataArtifact have in common: a path, a parent, equality, pickling, and a run's tags.

The five classes are levels of one path; each can name the one above and the one below. They reach each other through
`level`, which imports a level when it is first needed, so that no module waits for its neighbour.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from mainstem_client.namespaces import get_namespace
from mainstem_client.opening import in_namespace
from mainstem_client.run_reader import RunReader
from mainstem_client.stores import store_at
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_datastore.store import Store

if TYPE_CHECKING:
    from mainstem_client.code import MainstemCode

_LEVELS = ("", "flow.Flow", "run.Run", "step.Step", "task.Task", "artifact.DataArtifact")


def level(depth: int) -> Any:
    """Returns the class whose paths have this many parts: 1 for Flow to 5 for DataArtifact."""
    module, _, name = _LEVELS[depth].partition(".")
    return getattr(import_module(f"mainstem_client.{module}"), name)


class PathObject:
    """Something in a store that a path specification names; equal to another one of the same path and store."""

    __slots__ = ("__weakref__", "_parts", "_store")

    _depth: ClassVar[int]
    _parts: tuple[str, ...]
    _store: Store

    @property
    def pathspec(self) -> str:
        """The path that names this object, such as `Flow/run/step/task`."""
        return "/".join(self._parts)

    @property
    def path_components(self) -> list[str]:
        """The parts of the path."""
        return list(self._parts)

    @property
    def id(self) -> str:
        """The last part of the path: the name by which the parent knows this object."""
        return self._parts[-1]

    @property
    def _attempt_asked(self) -> int | None:
        """The attempt that was asked for by its number, None where nobody asked."""
        return None

    def _identity(self) -> tuple[Any, ...]:
        return (self._depth, self._store.root, self._parts, self._attempt_asked)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PathObject):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> tuple[Any, ...]:
        return (restore, self._identity())

    def __repr__(self) -> str:
        asked = "" if self._attempt_asked is None else f", attempt={self._attempt_asked}"
        return f"{type(self).__name__}('{self.pathspec}'{asked})"


class RunObject(PathObject):
    """A run, or something in one: it has the run's tags."""

    __slots__ = ("_reader",)

    _reader: RunReader

    @property
    def user_tags(self) -> frozenset[str]:
        """The tags that users gave to the run, as they are now."""
        return self._reader.tags().user

    @property
    def system_tags(self) -> frozenset[str]:
        """The tags that Mainstem gave to the run, such as `user:ada`."""
        return frozenset(self._reader.record.system_tags)

    @property
    def tags(self) -> frozenset[str]:
        """All tags of the run, as they are now."""
        return self._reader.tags().all

    @property
    def origin_pathspec(self) -> str | None:
        """The path of what a resume has taken this from, None for what ran itself, and for a step."""
        flow, _, *place = self._parts
        if len(place) < 2:
            return None
        home = self._reader.clones().home(TaskPath(StepName(place[0]), TaskId(place[1])))
        return None if home is None else "/".join((flow, home, *place))

    @property
    def code(self) -> "MainstemCode":
        """The code of the run: what ran, with the folder around it.

        Raises:
            MainstemNotFound: `client-code-missing` if none is kept: the run has just begun, was killed before, or is of
                a version that kept none.
        """
        from mainstem_client.code import MainstemCode  # here: most readers ask for results

        return MainstemCode(self._reader)

    def is_in_namespace(self) -> bool:
        """Says whether the run is in the namespace of this process."""
        return in_namespace(self._reader, get_namespace())

    def _carries(self, tags: tuple[str, ...]) -> bool:
        """Says whether the run has all of some tags."""
        return not tags or self.tags.issuperset(tags)


def restore(depth: int, root: str, parts: tuple[str, ...], attempt: int | None) -> PathObject:
    """Returns the object that was pickled; it is not looked for in the store before something of it is read."""
    store = store_at(root) or Store.open(root)
    if depth == 1:
        return level(depth).at(store, parts[0])
    reader = RunReader(store, FlowName(parts[0]), RunId(parts[1]))
    if depth <= 3:
        return level(depth).at(reader, *parts[2:])
    return level(depth).at(reader, *parts[2:], attempt=attempt)
