"""The runs of a store as their `run.json` says, the newest first, read a few at a time."""

from collections.abc import Iterable, Iterator, Mapping

from mainstem_client.run_order import RunPlace, newest_first
from mainstem_core.schema.identifiers import FlowName
from mainstem_core.schema.records import RunRecord
from mainstem_datastore import keys
from mainstem_datastore.store import Store

_FIRST_RECORDS = 2
_RECORDS_MAX = 128


def runs_newest_first(store: Store, flows: Iterable[FlowName]) -> Iterator[RunRecord]:
    """Yields the runs of flows, the newest first.

    Who takes only the first pays for little more than its record.

    Args:
        store: the store.
        flows: the flows.
    """
    known: dict[RunPlace, RunRecord] = {}

    def created_us(places: list[RunPlace]) -> Mapping[RunPlace, int]:
        known.update(_read(store, places))
        return {place: known[place].created_us for place in places if place in known}

    ordered = newest_first([(flow, run) for flow in flows for run in store.runs(flow)], created_us)
    position, count = 0, _FIRST_RECORDS
    while position < len(ordered):
        part = ordered[position : position + count]
        known.update(_read(store, [place for place in part if place not in known]))
        yield from (known.pop(place) for place in part if place in known)
        position, count = position + count, min(count * 4, _RECORDS_MAX)


def _read(store: Store, places: list[RunPlace]) -> dict[RunPlace, RunRecord]:
    """Returns the records of runs; a folder without one is no run: its id was never claimed."""
    records = store.read_many([f"{keys.run_folder(*place)}/run.json" for place in places], RunRecord)
    return {place: record for place, record in zip(places, records, strict=True) if record is not None}
