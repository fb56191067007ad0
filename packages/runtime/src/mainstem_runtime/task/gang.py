"""How a gang commits: each member leaves a part, the first one waits for all of them and creates the one manifest.

A part by itself is nothing: of a gang that lost a member on the way, no reader sees anything but the failure.
"""

import time
from typing import Any

from mainstem_core.schema.identifiers import TaskId, TaskPath
from mainstem_core.schema.places import ForeachFrame, first_member
from mainstem_core.schema.record import Record, replace
from mainstem_core.schema.records import Manifest
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore import keys
from mainstem_datastore.run_folder import RunFolder

_LOOK_S_MIN = 0.002
_LOOK_S_MAX = 0.2


class Parallel(Record):
    """What a member knows of its gang: `current.parallel`.

    Args:
        main_ip: where the first member can be reached.
        num_nodes: the number of members.
        node_index: which one this is, from 0.
        control_task_id: the id of the first member's task.
    """

    main_ip: str
    num_nodes: int
    node_index: int
    control_task_id: TaskId


def parallel_facts(spec: TaskSpec) -> dict[str, Any]:
    """Returns what `current` says about the gang that a task is a member of; without one it is a gang of its own."""
    frame = spec.frames[-1] if spec.frames else None
    if frame is None or not frame.is_gang:
        return {"is_parallel": False}
    return {
        "is_parallel": True,
        "parallel": Parallel("127.0.0.1", frame.count, frame.index, first_member(spec.task)),
    }


def commit_member(folder: RunFolder, manifest: Manifest) -> Manifest:
    """Commits a member's part; for the first member it waits for the others and commits the gang.

    It waits for ever: who supervises the gang ends it when a member is lost.

    Args:
        folder: the run.
        manifest: what the member leaves.

    Returns:
        What counts for this member: its part, or for the first one the gang's manifest.
    """
    frame = manifest.frames[-1]
    if frame.index > 0:
        folder.commit_part(manifest)
        return manifest
    _await_parts(folder, manifest, frame)
    gang = replace(manifest, members=frame.count)
    if folder.commit(gang):
        return gang
    return folder.manifest(TaskPath(manifest.step, manifest.task)) or gang


def _await_parts(folder: RunFolder, manifest: Manifest, frame: ForeachFrame) -> None:
    prefix = manifest.task[: manifest.task.rfind("-") + 1]
    missing = [TaskPath(manifest.step, TaskId(f"{prefix}{index}")) for index in range(1, frame.count)]
    wait_s = _LOOK_S_MIN
    while True:
        found = folder.store.native.read_records(
            [folder.own_task_key(keys.part(path, manifest.attempt)) for path in missing]
        )
        missing = [path for path, part in zip(missing, found, strict=True) if part is None]
        if not missing:
            return
        time.sleep(wait_s)
        wait_s = min(2 * wait_s, _LOOK_S_MAX)
