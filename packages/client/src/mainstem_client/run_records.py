"""The runs of a store as their `run.json` says, the newest first, read a few at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from mainstem_client.run_order import RunPlace, newest_first
from mainstem_client.run_tags import RunTags, tags_at_start, tags_now
from mainstem_core.errors import RecordError
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import FlowName
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import RunRecord
from mainstem_datastore import keys
from mainstem_datastore.failures import translated
from mainstem_datastore.records import unseal
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store

_FIRST_RECORDS = 2
_RECORDS_MAX = 128


class ListedRun(Record):
    """A run as a listing finds it.

    Args:
        folder: its folder.
        record: its `run.json`, None where that cannot be read.
        problem: why it cannot; None where it can.
    """

    folder: RunFolder
    record: RunRecord | None
    problem: RecordError | None = None

    def tags(self) -> RunTags | None:
        """Returns its tags as they are now, None where they cannot be read."""
        if self.record is None:
            return None
        try:
            return tags_now(self.folder, tags_at_start(self.record))
        except RecordError:  # whoever asks the run itself hears of it
            return None

    def is_in_namespace(self, name: str | None) -> bool:
        """Says whether the run is to be listed in a namespace; one without readable tags is in all of them.

        Nobody can tell whose it was, and a run that is left out of every list looks like one that was never there.
        """
        return name is None or self.has_tags([name])

    def has_tags(self, tags: Collection[str]) -> bool:
        """Says whether the run carries all of some tags, or may do so: those that cannot be read are not known."""
        # Tags of Mainstem never change: where they decide, nothing more is read.
        if self.record is None or all(tag in self.record.system_tags for tag in tags):
            return True
        known = self.tags()
        return known is None or known.all.issuperset(tags)


def runs_newest_first(store: Store, flows: Iterable[FlowName]) -> Iterator[ListedRun]:
    """Yields the runs of flows, the newest first; of a damaged one all that is known of its time is in its id.

    Who takes only the first pays for little more than its record.

    Args:
        store: the store.
        flows: the flows.

    Raises:
        StoreError: if the store cannot be read; that a record is damaged is no reason.
    """
    known: dict[RunPlace, ListedRun] = {}

    def created_us(places: list[RunPlace]) -> Mapping[RunPlace, int]:
        known.update(_read(store, places))
        return {place: _created_us(known[place]) for place in places if place in known}

    ordered = newest_first([(flow, run) for flow in flows for run in store.runs(flow)], created_us)
    position, count = 0, _FIRST_RECORDS
    while position < len(ordered):
        part = ordered[position : position + count]
        known.update(_read(store, [place for place in part if place not in known]))
        yield from (known.pop(place) for place in part if place in known)
        position, count = position + count, min(count * 4, _RECORDS_MAX)


def unreadable_state(problem: RecordError | None) -> str:
    """Returns what lists show as the state of a run with a record that cannot be read: "damaged" or "newer"."""
    return "newer" if problem is not None and problem.id == "record-newer" else "damaged"


def _created_us(listed: ListedRun) -> int:
    return 0 if listed.record is None else listed.record.created_us


def _read(store: Store, places: list[RunPlace]) -> dict[RunPlace, ListedRun]:
    """Returns what is known of runs; a folder without `run.json` is no run: its id was never claimed."""
    names = [f"{keys.run_folder(*place)}/run.json" for place in places]
    with translated("the records of runs"):
        found = store.native.read_records(names)
    return {
        place: _listed(RunFolder(store, *place), key, sealed)
        for place, key, sealed in zip(places, names, found, strict=True)
        if sealed is not None
    }


def _listed(folder: RunFolder, key: str, sealed: bytes) -> ListedRun:
    try:
        return ListedRun(folder, from_plain(RunRecord, unseal(sealed, key), key=key))
    except RecordError as problem:
        return ListedRun(folder, None, problem)
