"""What readers take from the index, and what they add to it on the way."""

from collections.abc import Mapping, Sequence

from mainstem_client.index.database import Index, with_index
from mainstem_client.index.rows import intact_rows, run_row
from mainstem_client.run_tags import tags_at_start, tags_now
from mainstem_core.errors import RecordError
from mainstem_datastore.records import is_intact
from mainstem_datastore.run_folder import RunFolder


def find_records(folder: RunFolder, names: Sequence[str]) -> dict[str, bytes]:
    """Returns the sealed bytes of those records of a run that the index has and that are intact, by name."""

    def find(index: Index) -> dict[str, bytes]:
        return index.records(folder.flow, folder.run, names)

    found = with_index(folder.store, find, dict[str, bytes]())
    return {name: sealed for name, sealed in found.items() if is_intact(sealed)}


def remember_records(folder: RunFolder, records: Mapping[str, bytes]) -> bool:
    """Adds records that were read from a run's folder to the index; False if it can't be written now.

    Args:
        folder: the run.
        records: sealed bytes by file name; a damaged record is left out.
    """
    try:
        run, end = folder.run_record(), folder.end_record()
        if run is None:
            return False
        row = run_row(run, end, tags_now(folder, tags_at_start(run)))
    except RecordError:  # whoever reads the run itself hears of it; its tasks are read without an index
        return False
    rows = intact_rows(folder, records)

    def add(index: Index) -> bool:
        index.add(row, rows)
        return True

    return with_index(folder.store, add, False)
