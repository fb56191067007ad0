"""Flow: the runs of one flow."""

from collections import deque
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from mainstem_client.missing import run_not_found
from mainstem_client.namespaces import get_namespace
from mainstem_client.opening import check_namespace, in_namespace, open_flow
from mainstem_client.path_object import PathObject
from mainstem_client.run import Run
from mainstem_client.run_reader import RunReader
from mainstem_client.run_records import runs_newest_first
from mainstem_core.errors import RecordError
from mainstem_core.schema.identifiers import FlowName, RunId, parse_pathspec
from mainstem_datastore.store import Store

if TYPE_CHECKING:
    from datetime import datetime


class Flow(PathObject):
    """A flow that has run. Iterating gives its runs in the namespace, the newest first.

    A run whose `run.json` is damaged is in every list, since nobody can tell whose it was; reading its state or its
    tags raises a RecordError that names the file.

    Args:
        pathspec: the flow's name.

    Raises:
        InvalidPathspec: if it cannot be a flow's name.
        MainstemNotFound: if no such flow has run.
    """

    __slots__ = ("_flow",)

    _depth: ClassVar[int] = 1
    _flow: FlowName

    def __init__(self, pathspec: str) -> None:
        (flow,) = parse_pathspec(pathspec, 1)
        self._take(open_flow(FlowName(flow)), FlowName(flow))

    @classmethod
    def at(cls, store: Store, flow: str) -> "Flow":
        """Returns a flow that is known to exist."""
        found = cls.__new__(cls)
        found._take(store, FlowName(flow))
        return found

    def _take(self, store: Store, flow: FlowName) -> None:
        self._store = store
        self._parts = (flow,)
        self._flow = flow

    @property
    def parent(self) -> None:
        """Nothing: a flow is the first part of a path."""
        return None

    @property
    def tags(self) -> frozenset[str]:
        """None of its own: runs have tags."""
        return frozenset()

    @property
    def user_tags(self) -> frozenset[str]:
        """None of its own: runs have tags."""
        return frozenset()

    @property
    def system_tags(self) -> frozenset[str]:
        """None of its own: runs have tags."""
        return frozenset()

    @property
    def origin_pathspec(self) -> None:
        """Nothing: a flow is never cloned."""
        return None

    def is_in_namespace(self) -> bool:
        """Says whether one of its runs is in the namespace of this process."""
        return self.latest_run is not None

    @property
    def latest_run(self) -> Run | None:
        """The newest run in the namespace, finished or not; None if there is none."""
        return next(self._runs(), None)

    @property
    def latest_successful_run(self) -> Run | None:
        """The newest run in the namespace that is known to have succeeded; None if there is none.

        A damaged run is passed over: nobody can tell how it went, and one before it may be known.
        """
        for run in self._runs():
            with suppress(RecordError):
                if run.successful:
                    return run
        return None

    def runs(self, *tags: str) -> list[Run]:
        """Returns the runs in the namespace, the newest first.

        Args:
            tags: leave out the runs that lack one of them.
        """
        return list(self._runs(tags))

    @property
    def created_at(self) -> "datetime | None":
        """When the first of the runs in the namespace began, an aware datetime in UTC."""
        first = deque(self._runs(), maxlen=1)
        return first[0].created_at if first else None

    @property
    def finished_at(self) -> "datetime | None":
        """When the newest run in the namespace ended, an aware datetime in UTC; None while it has not."""
        run = self.latest_run
        return None if run is None else run.finished_at

    def __iter__(self) -> Iterator[Run]:
        return self._runs()

    def __getitem__(self, run: str) -> Run:
        reader = self._reader(run)
        if reader.run_record() is None:
            raise run_not_found(self._store, self._flow, RunId(run))
        check_namespace(reader)
        return Run.at(reader)

    def __contains__(self, run: object) -> bool:
        reader = self._reader(run) if isinstance(run, str) else None
        return (
            reader is not None and reader.run_record() is not None and in_namespace(reader, get_namespace())
        )

    def _reader(self, run: str) -> RunReader:
        parse_pathspec(f"{self._flow}/{run}", 2)
        return RunReader(self._store, self._flow, RunId(run))

    def _runs(self, tags: Collection[str] = ()) -> Iterator[Run]:
        name = get_namespace()
        for listed in runs_newest_first(self._store, [self._flow]):
            if listed.is_in_namespace(name) and listed.has_tags(tags):
                yield Run.at(RunReader(self._store, self._flow, listed.folder.run, listed.record))

    def _repr_html_(self) -> str:
        from mainstem_client.notebook import flow_html  # here: only notebooks need it

        return flow_html(self)
