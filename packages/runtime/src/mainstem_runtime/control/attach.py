"""How a new owner of a run is started: the flow itself, with what the run's own record says."""

import os

from mainstem_core.errors import RunError
from mainstem_core.schema.identifiers import is_spin
from mainstem_core.schema.record import Record
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.supervisor.owner import noted_owner
from mainstem_runtime.supervisor.start import read_start


class OwnerCommand(Record):
    """What makes a process a new owner.

    Args:
        words: what stands behind `python`.
        folder: the working folder.
    """

    words: tuple[str, ...]
    folder: str


def owner_command(folder: RunFolder, *options: str) -> OwnerCommand:
    """Returns what makes a new owner of a run.

    Args:
        folder: the run.
        options: those of `attach`.

    Raises:
        RunError: `run-is-spin`, `run-ended` if it has ended, `run-owned` if somebody runs it, `run-start-unknown` if it
            does not say how it was started, `run-code-gone` if its flow's file or folder is gone.
    """
    path = f"{folder.flow}/{folder.run}"
    if is_spin(folder.run):
        raise RunError("run-is-spin", run=path)
    if (end := folder.end_record()) is not None:
        raise RunError("run-ended", run=path, outcome=end.outcome)
    if folder.owner() is not None:
        raise RunError("run-owned", run=path, owner=noted_owner(folder))
    record = folder.run_record()
    start = read_start(record.start, folder.key_of("run.json")) if record is not None else None
    if start is None:
        raise RunError("run-start-unknown", run=path)
    is_module = start.main[0] == "-m"
    place = start.root if is_module else os.path.join(start.root, start.main[0])
    for needed in (place, start.folder):
        if not os.path.exists(needed):
            raise RunError("run-code-gone", run=path, path=needed)
    added = (word for specification in start.specifications for word in ("--with", specification))
    main = start.main if is_module else (place,)
    words = (
        *main,
        "--datastore-root",
        folder.store.root,
        *added,
        "attach",
        folder.run,
        *options,
    )
    return OwnerCommand(words, start.folder)
