"""From a flow's class and its parameters to a claimed run."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from mainstem_core.errors import RunError
from mainstem_core.flow.spec import FlowSpec, configs, constants, parameters
from mainstem_core.graph import FlowGraph
from mainstem_core.graph.render import graph_to_plain
from mainstem_core.protocols.flow_decorator import RunAdditions
from mainstem_core.schema.identifiers import FlowName, RunId, StepName
from mainstem_core.schema.places import TaskRange
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import RunRecord
from mainstem_core.users import current_user
from mainstem_core.version import VERSION
from mainstem_datastore._native import RunLock
from mainstem_datastore.artifacts import save_artifacts
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.scheduler import Capacity, RunPlan, StepPlan
from mainstem_runtime.scheduler.history import History
from mainstem_runtime.supervisor.machine import machine_capacity
from mainstem_runtime.supervisor.options import RunOptions
from mainstem_runtime.supervisor.owner import lock_note
from mainstem_runtime.task.facts import host_facts

_NO_ADDITIONS = RunAdditions()
_NO_START: Mapping[str, Any] = {}
_BASE_32 = "abcdefghijklmnopqrstuvwxyz234567"


class Past(Record):
    """What is on record of a run that had an owner before.

    Args:
        history: what the scheduler must know.
        written_bytes: what its tasks have stored.
        tasks_succeeded: how many tasks are done.
    """

    history: History
    written_bytes: int
    tasks_succeeded: int


class Origin(Record):
    """What a new run has of another one, which it resumes.

    Args:
        run: the id of that one.
        artifacts: the values of its parameters and configs, as references.
        clones: the tasks that are not made again, by the run in which they lie.
        past: what the scheduler must know.
        spins: the only task (`step/task`) that is made, in a spin.
    """

    run: RunId
    artifacts: Mapping[str, dict[str, Any]]
    clones: dict[str, tuple[TaskRange, ...]]
    past: Past
    spins: str | None = None


class ClaimedRun(Record):
    """A run whose id is ours.

    Args:
        folder: its folder.
        record: its `run.json`.
        lock: held until this process ends or releases it.
        epoch: how many owners it has had before.
        past: what is on record of it, if it has had any.
    """

    folder: RunFolder
    record: RunRecord
    lock: RunLock
    epoch: int = 0
    past: Past | None = None


def claim_run(
    store: Store,
    flow: type[FlowSpec],
    graph: FlowGraph,
    values: Mapping[str, Any],
    tags: Sequence[str],
    additions: RunAdditions = _NO_ADDITIONS,
    start: Mapping[str, Any] = _NO_START,
    origin: Origin | None = None,
    run_id: RunId | None = None,
) -> ClaimedRun:
    """Makes a run: its folder, its lock, and its `run.json`, which claims the id.

    Args:
        store: where.
        flow: the flow's class.
        graph: its graph.
        values: the parameters' values by attribute.
        tags: the user's tags.
        additions: what the flow's decorators add.
        start: how the run was started, for another supervisor.
        origin: the run that it resumes.
        run_id: the id that it is to have; by default a new one.

    Raises:
        RunError: `run-id-taken` if there is a run of that id, or somebody makes it at this moment.
        StoreError: if the store cannot be written.
    """
    user = current_user(os.environ)
    system_tags = (*_system_tags(user), *additions.tags)
    names = tuple(parameter.attribute for parameter in parameters(flow))
    known: Mapping[str, Any] = {} if origin is None else origin.artifacts
    given = {**configs(flow), **{name: values[name] for name in names if name not in known}}
    saved = save_artifacts(store.native, {**constants(flow), **given})
    while True:
        created_us = time.time_ns() // 1000
        folder = RunFolder(store, FlowName(graph.flow), run_id or new_run_id(created_us))
        if run_id is not None and folder.run_record() is not None:  # its lock is left alone
            raise _taken(folder)
        folder.make()
        try:
            lock = folder.lock(lock_note())
        except BlockingIOError:
            if run_id is not None:
                raise _taken(folder) from None
            continue  # another run of this very second has drawn the same id
        record = RunRecord(
            flow=folder.flow,
            run=folder.run,
            write_id=new_write_id(),
            created_us=created_us,
            user=user,
            script=os.path.basename(graph.file),
            artifacts={**saved.plain, **known},
            parameters=names,
            graph=graph_to_plain(graph),
            tags=tuple(tag for tag in tags if tag not in system_tags),
            system_tags=system_tags,
            facts=dict(additions.facts),
            start=dict(start),
            origin_run=None if origin is None else origin.run,
            clones={} if origin is None else origin.clones,
            spins=None if origin is None else origin.spins,
            host=host_facts(),
        )
        if folder.claim(record):
            return ClaimedRun(
                RunFolder(store, folder.flow, folder.run, record),
                record,
                lock,
                past=None if origin is None else origin.past,
            )
        lock.release()
        if run_id is not None:
            raise _taken(folder)


def _taken(folder: RunFolder) -> RunError:
    return RunError("run-id-taken", run=f"{folder.flow}/{folder.run}")


def new_run_id(created_us: int) -> RunId:
    """Returns a new id: the time in UTC and four random characters of base 32."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(created_us // 1_000_000))
    return RunId(f"{stamp}-{''.join(_BASE_32[byte & 31] for byte in os.urandom(4))}")


def plan_of(graph: FlowGraph, options: RunOptions, run: RunId) -> RunPlan:
    """Returns what the scheduler must know of a graph, and of this machine where a step says what it uses."""
    steps = {
        name: StepPlan(
            StepName(name),
            node.is_join,
            StepName(node.matching_join) if node.matching_join else None,
            node.requirements,
        )
        for name, node in graph.steps.items()
    }
    uses = any(needs.cpu or needs.memory_mb or needs.gpu for needs in (n.requirements for n in graph))
    capacity = machine_capacity() if uses else Capacity()
    return RunPlan(StepName(graph.start), steps, options.workers_max, options.keep_going, capacity, run)


def _system_tags(user: str) -> tuple[str, ...]:
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (f"user:{user}", "runtime:dev", f"python_version:{python}", f"mainstem_version:{VERSION}")
