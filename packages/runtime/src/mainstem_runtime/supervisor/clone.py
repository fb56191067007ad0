"""A run that has what it takes from another one, and that nobody runs yet: for a scheduler of somebody else.

Such a scheduler may ask for it several times, from several machines: who is first makes it, in the moment in which its
`run.json` is created, and the others find it.
"""

import time

from mainstem_core.errors import RunError
from mainstem_core.schema.identifiers import FlowName
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.code.recorder import CodeRecorder
from mainstem_runtime.supervisor.attributes import write_attributes
from mainstem_runtime.supervisor.run import RunRequest, claimed_for
from mainstem_runtime.supervisor.view import RunView

_PATIENCE_S = 10.0
_LOOK_S = 0.01


def clone_run(request: RunRequest, view: RunView, *, reentrant: bool) -> RunFolder:
    """Makes a run that resumes another one, keeps its code, and runs nothing.

    Args:
        request: what to run later.
        view: gets to know the run.
        reentrant: a run of that id that resumes the same run will do.

    Returns:
        The run; it is `lost` until somebody attaches to it.

    Raises:
        RunError: `run-id-taken`.
        StoreError: if the store cannot be written.
    """
    request.launcher.close()
    try:
        claimed = claimed_for(request)
    except RunError as problem:
        found = _made_meanwhile(request) if reentrant and problem.id == "run-id-taken" else None
        if found is None:
            raise
        return found
    folder = claimed.folder
    try:
        CodeRecorder(folder, request.code, request.suffixes).finish()
    finally:
        claimed.lock.release()
    view.note_run(folder)
    if request.attribute_file is not None:
        write_attributes(request.attribute_file, folder)
    if request.caller is not None:
        request.caller.announce(folder, request.options.grace_s)
    return folder


def resumed_before(origin: RunFolder | None, folder: RunFolder) -> RunFolder | None:
    """Returns a run if it is there already and resumes another one, None otherwise.

    Args:
        origin: the other one; None if any will do.
        folder: the run.
    """
    record = folder.run_record()
    if record is None or record.origin_run is None:
        return None
    return folder if origin is None or record.origin_run == origin.run else None


def _made_meanwhile(request: RunRequest) -> RunFolder | None:
    """Returns the run that somebody else makes at this moment, None if it is another one."""
    assert request.run_id is not None and request.origin is not None, "only a resume with an id is reentrant"
    folder = RunFolder(Store.at(request.root), FlowName(request.graph.flow), request.run_id)
    deadline_s = time.monotonic() + _PATIENCE_S
    while folder.run_record() is None and time.monotonic() < deadline_s:
        time.sleep(_LOOK_S)
    origin = RunFolder(folder.store, folder.flow, request.origin.run)
    return resumed_before(origin, folder)
