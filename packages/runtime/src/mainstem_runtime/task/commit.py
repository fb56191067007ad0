"""What a step left becomes a manifest: artifacts are stored, then the record that names them is created."""

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from mainstem_core.errors import TaskError
from mainstem_core.flow.spec import FlowSpec, assigned
from mainstem_core.schema.inheritance import Inherited, ItemPages
from mainstem_core.schema.records import Manifest
from mainstem_core.schema.task import TaskSpec, Transition
from mainstem_datastore.artifacts import Saved, SaveSession, save_artifacts, save_inherited, save_items
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.executor.usage import usage_so_far
from mainstem_runtime.faults import fault_point
from mainstem_runtime.task.facts import host_facts
from mainstem_runtime.task.gang import commit_member
from mainstem_runtime.task.state import RunningTask

_NAMES_TOLD_MAX = 64


def commit(
    folder: RunFolder, spec: TaskSpec, state: RunningTask, flow: FlowSpec, started_us: int
) -> Manifest:
    """Stores what the step left and creates the task's manifest.

    Args:
        folder: the run.
        spec: what the task was told.
        state: what the step loaded and where it goes on.
        flow: the flow object after the step.
        started_us: when the attempt began, in microseconds since 1970.

    Returns:
        The manifest that counts: this one, or that of an attempt that was first.

    Raises:
        TaskError: if a value cannot be stored, or a foreach is wrong.
        StoreError: if the store cannot write.
    """
    session = SaveSession()
    transition, items, item_bytes = _fan_out(folder, spec, state, flow, session)
    saved = _save_changed(folder, state, flow, session) if spec.keep_values else Saved({}, frozenset(), 0)
    inherited = _inherited(folder, state, saved) if spec.keep_values else Inherited()
    fault_point("blob-before-record")
    manifest = Manifest(
        flow=spec.flow,
        run=spec.run,
        step=spec.step,
        task=spec.task,
        attempt=spec.attempt,
        write_id=new_write_id(),
        started_us=started_us,
        finished_us=time.time_ns() // 1000,
        inputs=spec.inputs,
        frames=spec.frames,
        artifacts={name: plain for name, plain in saved.plain.items() if name not in saved.unchanged},
        inherited=inherited,
        transition=transition,
        items=items,
        written_bytes=saved.written_bytes + item_bytes,
        caught=state.caught,
        host=host_facts(),
        usage=usage_so_far(state.read_bytes),
        parameters_read=state.parameters_read,
    )
    if spec.frames and spec.frames[-1].is_gang:
        manifest = commit_member(folder, manifest)
    elif not folder.commit(manifest):
        manifest = folder.manifest(spec.path) or manifest
    fault_point("record-before-report")
    return manifest


def passes_on(manifest: Manifest) -> Inherited | None:
    """Returns what those that follow a task inherit, None where that is long: they look into the store then."""
    if manifest.inherited.segments or len(manifest.artifacts) > _NAMES_TOLD_MAX:
        return None
    own = {f"{manifest.step}/{manifest.task}": tuple(manifest.artifacts)} if manifest.artifacts else {}
    return Inherited({**manifest.inherited.inline, **own})


def _save_changed(folder: RunFolder, state: RunningTask, flow: FlowSpec, session: SaveSession) -> Saved:
    """Stores what stands in the flow object, except loaded values that cannot have changed."""
    values = {name: value for name, value in assigned(flow).items() if not state.holds(name, value)}
    previous = {name: plain for name, plain in state.loaded.items() if name in values}
    return save_artifacts(folder.store.native, values, previous, session=session)


def _inherited(folder: RunFolder, state: RunningTask, saved: Saved) -> Inherited:
    """Returns the table of what is passed on unread or unchanged, grouped by origin."""
    own = saved.plain.keys() - saved.unchanged
    table: dict[str, list[str]] = {}
    for name, origin in state.origins.items():
        if name not in own:
            table.setdefault(origin, []).append(name)
    return save_inherited(
        folder.store.native, {origin: tuple(sorted(names)) for origin, names in table.items()}
    )


def _fan_out(
    folder: RunFolder, spec: TaskSpec, state: RunningTask, flow: FlowSpec, session: SaveSession
) -> tuple[Transition | None, ItemPages | None, int]:
    """Stores the items of a foreach and returns the transition with their number."""
    transition = state.transition
    if transition is None or transition.foreach is None:
        return transition, None, 0
    items = _items(spec, flow, transition.foreach)
    if not spec.keep_values:
        return Transition(transition.steps, transition.foreach, len(items)), None, 0
    pages, written_bytes = save_items(folder.store.native, items, name=transition.foreach, session=session)
    return Transition(transition.steps, transition.foreach, pages.count), pages, written_bytes


def _items(spec: TaskSpec, flow: FlowSpec, variable: str) -> list[Any]:
    """Returns the items of a foreach; a one-shot iterator is replaced by the list of its items.

    No more items than allowed (and one) are ever taken, so an endless iterator is found, too.
    """
    try:
        value: Any = getattr(flow, variable)
    except AttributeError as problem:
        raise TaskError("task-foreach-missing", step=spec.step, var=variable) from problem
    limit = spec.foreach_splits_max
    try:
        items: list[Any] = list(islice(iter(value), limit + 1))
    except TypeError as problem:
        name = type(value).__name__
        raise TaskError("task-foreach-not-iterable", step=spec.step, var=variable, type=name) from problem
    if len(items) > limit:
        count = len(value) if hasattr(value, "__len__") else limit + 1
        raise TaskError("task-foreach-too-wide", step=spec.step, var=variable, count=count, limit=limit)
    if isinstance(value, Iterator):
        setattr(flow, variable, items)
    return items
