"""Run: one execution of a flow."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from mainstem_client.missing import child_not_found
from mainstem_client.opening import open_run
from mainstem_client.path_object import RunObject, level
from mainstem_client.run_reader import RunReader
from mainstem_client.step import Step
from mainstem_client.task import Task
from mainstem_client.task_values import TaskData
from mainstem_client.times import as_datetime
from mainstem_core.schema.identifiers import (
    PARAMETERS_STEP,
    FlowName,
    RunId,
    TaskId,
    TaskPath,
    parse_pathspec,
)

if TYPE_CHECKING:
    from datetime import datetime

    from mainstem_client.flow import Flow
    from mainstem_client.trigger import Trigger


class Run(RunObject):
    """One execution of a flow. Iterating gives its steps in the order in which they run.

    Args:
        pathspec: `Flow/run`.
        _namespace_check: False finds it in any namespace, as a running task finds itself.

    Raises:
        InvalidPathspec: if the path has another form.
        MainstemNotFound: if there is no such run, or it is outside of the namespace.
    """

    __slots__ = ()

    _depth: ClassVar[int] = 2

    def __init__(self, pathspec: str, *, _namespace_check: bool = True) -> None:
        flow, run = parse_pathspec(pathspec, 2)
        self._take(open_run(FlowName(flow), RunId(run), namespace_check=_namespace_check))

    @classmethod
    def at(cls, reader: RunReader) -> "Run":
        """Returns a run that is known to exist."""
        found = cls.__new__(cls)
        found._take(reader)
        return found

    def _take(self, reader: RunReader) -> None:
        self._store = reader.store
        self._reader = reader
        self._parts = (reader.flow, reader.run)

    # -- how it went -----------------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """One of "running", "succeeded", "failed", "cancelled" and "lost".

        A run is lost if it has not ended, but nobody runs it any more, for example after a power failure.

        Raises:
            RecordError: if `run.json` or `end.json` is damaged or was written by a later version.
        """
        return self._reader.state()

    @property
    def successful(self) -> bool:
        """Whether the run succeeded."""
        return self.state == "succeeded"

    @property
    def finished(self) -> bool:
        """Whether nobody runs it any more: it succeeded, failed, was cancelled or is lost."""
        return self.state != "running"

    @property
    def created_at(self) -> "datetime":
        """When the run began, an aware datetime in UTC."""
        return as_datetime(self._reader.record.created_us)

    @property
    def finished_at(self) -> "datetime | None":
        """When the run ended, an aware datetime in UTC; None for one that is running or lost."""
        end = self._reader.end_record()
        return None if end is None else as_datetime(end.finished_us)

    @property
    def origin_pathspec(self) -> str | None:
        """The path of the run that this one resumes, None for a run of its own."""
        origin = self._reader.record.origin_run
        return None if origin is None else f"{self._reader.flow}/{origin}"

    # -- its tags --------------------------------------------------------------------------------------------------

    def add_tag(self, tag: str) -> None:
        """Gives the run a tag; see `replace_tags`."""
        self.replace_tags([], tag)

    def add_tags(self, tags: Iterable[str]) -> None:
        """Gives the run tags, all at once; see `replace_tags`."""
        self.replace_tags([], tags)

    def remove_tag(self, tag: str) -> None:
        """Takes a tag from the run; see `replace_tags`."""
        self.replace_tags(tag, [])

    def remove_tags(self, tags: Iterable[str]) -> None:
        """Takes tags from the run, all at once; see `replace_tags`."""
        self.replace_tags(tags, [])

    def replace_tag(self, tag_to_remove: str, tag_to_add: str) -> None:
        """Takes a tag from the run and gives it another one; see `replace_tags`."""
        self.replace_tags(tag_to_remove, tag_to_add)

    def replace_tags(self, tags_to_remove: Iterable[str], tags_to_add: Iterable[str]) -> None:
        """Takes tags from the run, then gives it others, all in one step that nobody sees half of.

        The run may still go on, or have ended long ago; others may change its tags at the same time. A tag to remove
        that the run has not, and a tag to add that it has, are passed over.

        Args:
            tags_to_remove: tags that users gave to it.
            tags_to_add: texts of 1 to 500 characters.

        Raises:
            TaggingError: `tag-invalid` for what cannot be a tag, `tag-system` for one to remove that Mainstem gave to
                the run, `tag-too-many` if it would have more than 50 from users; nothing is changed then.
            StoreError: if the store cannot be written.
        """
        self._reader.change_tags(remove=tags_to_remove, add=tags_to_add)

    # -- what it left ----------------------------------------------------------------------------------------------

    @property
    def end_task(self) -> Task | None:
        """The task of the last step, None if the run has not come so far."""
        end = self._reader.graph.end
        entry = self._reader.entry(TaskPath(end, TaskId("0")))
        return None if entry is None else Step.at(self._reader, end).task

    @property
    def data(self) -> TaskData | Any:  # Any: type checkers are not to ask for a check of None at each use
        """The values of the artifacts of the last step; None if the run has not come so far."""
        task = self.end_task
        return None if task is None else task.data

    @property
    def trigger(self) -> "Trigger | None":
        """What started the run, None if nobody said."""
        events = self._reader.record.facts.get("trigger")
        if not events:
            return None
        from mainstem_client.trigger import Trigger  # here: a trigger leads to runs, and few runs have one

        return Trigger.of(events)

    # -- what is in it ---------------------------------------------------------------------------------------------

    @property
    def parent(self) -> "Flow":
        """The flow."""
        flow: Flow = level(1).at(self._store, self._reader.flow)
        return flow

    def steps(self, *tags: str) -> list[Step]:
        """Returns the steps that have tasks, in the order in which they run; parameters are not among them.

        Args:
            tags: if the run lacks one of them, there are none: steps have the tags of their run.
        """
        return [Step.at(self._reader, step) for step in self._reader.steps()] if self._carries(tags) else []

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps())

    def __getitem__(self, step: str) -> Step:
        if step not in self:
            raise child_not_found(
                self._store, "the step", f"{self.pathspec}/{step}", self._reader.steps(), "steps"
            )
        return Step.at(self._reader, step)

    def __contains__(self, step: object) -> bool:
        return step == PARAMETERS_STEP or step in self._reader.listing().steps

    def __repr__(self) -> str:
        from mainstem_client.notebook import described  # here: only people need it

        return described(self)

    def _repr_html_(self) -> str:
        from mainstem_client.notebook import run_html  # here: only notebooks need it

        return run_html(self)
