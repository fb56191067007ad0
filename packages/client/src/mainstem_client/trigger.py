"""What started a run: `current.trigger` and `Run.trigger`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from mainstem_client.path_object import level

if TYPE_CHECKING:
    from mainstem_client.run import Run


class MainstemEvent(NamedTuple):
    """One event that led to a run.

    Args:
        name: its name.
        id: tells it apart from others of its name; the end of a run has the run's path.
        timestamp: when it happened.
        type: "event" or "run".
    """

    name: str
    id: str
    timestamp: datetime
    type: str


class Trigger:
    """What started a run: events, some of which may be the ends of other runs.

    `trigger["Flow"]` gives the run of a flow and `trigger["event"]` the event of a name, `in` asks for one, and
    iterating gives all events, the latest first.

    Args:
        events: the events.
    """

    def __init__(self, events: Sequence[MainstemEvent]) -> None:
        self._events = sorted(events, key=lambda event: event.timestamp, reverse=True)

    @classmethod
    def of(cls, plain: Sequence[Mapping[str, Any]]) -> "Trigger":
        """Returns a trigger from the plain data that a run's record holds.

        Args:
            plain: dicts of name, id, timestamp (in seconds since 1970) and type.
        """
        return cls(
            [
                MainstemEvent(
                    each["name"], each["id"], datetime.fromtimestamp(each["timestamp"], UTC), each["type"]
                )
                for each in plain
            ]
        )

    @property
    def event(self) -> MainstemEvent | None:
        """The latest event."""
        return next(iter(self._events), None)

    @property
    def events(self) -> list[MainstemEvent] | None:
        """All events, the latest first; None if there are none."""
        return list(self._events) or None

    @property
    def run(self) -> "Run | None":
        """The run that ended last, if a run's end is among the events."""
        return next(iter(self.runs or ()), None)

    @property
    def runs(self) -> "list[Run] | None":
        """The runs whose ends are among the events, the latest first; None if there are none.

        Raises:
            MainstemNotFound: if one is not in the store any more.
        """
        open_run: type[Run] = level(2)
        paths = [event.id for event in self._events if event.type == "run"]
        return [open_run(path, _namespace_check=False) for path in paths] or None

    def __iter__(self) -> Iterator[MainstemEvent]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, name: str) -> "MainstemEvent | Run":
        """Returns the event of a name, or the run of a flow.

        Raises:
            KeyError: if there is neither.
        """
        for event in self._events:
            if event.type == "run" and name in (event.id, event.id.partition("/")[0]):
                return next(run for run in self.runs or () if run.pathspec == event.id)
            if event.name == name:
                return event
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in (event.name, event.id, event.id.partition("/")[0]) for event in self._events)

    def __repr__(self) -> str:
        return f"Trigger({', '.join(event.name for event in self._events)})"
