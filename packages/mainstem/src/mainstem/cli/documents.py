"""What commands of `mainstem` print with `--json`: the shape of each document, for docs/reference/json.md.

`mainstem_runtime.cli.documents` says what holds for all of them.
"""

from typing import Literal

from typing_extensions import TypedDict


class RunDocument(TypedDict):
    """A run in a list.

    Args:
        flow: the flow's name.
        run: the run's id.
        state: `running`, `succeeded`, `failed`, `cancelled`, `lost`, `damaged` or `newer`.
        user: who ran it.
        tags: its tags, those that Mainstem gives included.
        created_at: when it began.
        finished_at: when it ended.
        duration_s: how long it took, in seconds; so far, if it runs.
        written_bytes: what its tasks have stored.
    """

    flow: str
    run: str
    state: str
    user: str | None
    tags: list[str] | None
    created_at: str | None
    finished_at: str | None
    duration_s: float | None
    written_bytes: int | None


class RunUsageDocument(TypedDict):
    """What a run takes, in bytes.

    Args:
        flow: the flow's name.
        run: the run's id.
        blob_bytes: the values that it refers to.
        exclusive_bytes: those of them that no other run refers to.
        record_bytes: its records, journal and logs.
    """

    flow: str
    run: str
    blob_bytes: int
    exclusive_bytes: int
    record_bytes: int


class FlowUsageDocument(TypedDict):
    """What a flow takes, in bytes.

    Args:
        flow: the flow's name.
        blob_bytes: the values that its runs refer to, each counted once.
        exclusive_bytes: those of them that no other flow refers to.
        record_bytes: the records, journals and logs of its runs.
        runs: its runs, the newest first.
    """

    flow: str
    blob_bytes: int
    exclusive_bytes: int
    record_bytes: int
    runs: list[RunUsageDocument]


class StoreUsageDocument(TypedDict):
    """What a store takes, in bytes; `null` where there is no store.

    Args:
        root: its folder.
        blob_bytes: all values.
        unreferenced_bytes: those of them that no record refers to.
        record_bytes: all records, journals and logs.
        flows: its flows.
        damaged_records: the keys of records that cannot be read.
    """

    root: str
    blob_bytes: int
    unreferenced_bytes: int
    record_bytes: int
    flows: list[FlowUsageDocument]
    damaged_records: list[str]


class FlowStatusDocument(TypedDict):
    """A flow that has run here.

    Args:
        flow: its name.
        runs_in_store: how many runs it has, in all namespaces.
        latest_run: the id of the newest run of the namespace.
        latest_state: its state.
        latest_created_at: when it began.
    """

    flow: str
    runs_in_store: int
    latest_run: str | None
    latest_state: str | None
    latest_created_at: str | None


class StatusDocument(TypedDict):
    """What is visible from the working folder.

    Args:
        store: the folder where runs are kept.
        namespace: which runs are shown: those with this tag; all, where it is null.
        flows: the flows that have run.
    """

    store: str
    namespace: str | None
    flows: list[FlowStatusDocument]


class SettingDocument(TypedDict):
    """A setting.

    Args:
        key: its name in files.
        value: its value; null where nobody gives one, and the default counts. Secrets are masked.
        default: its default, in words.
        origin: who gives it: `variable NAME`, `project FILE`, `profile FILE` or `default`.
        variable: the variable that gives it.
        option: the option that gives it.
    """

    key: str
    value: str | int | float | bool | list[str] | None
    default: str
    origin: str
    variable: str
    option: str | None


class SettingsDocument(TypedDict):
    """All settings as they are here and now.

    Args:
        settings: those that Mainstem knows.
        others: further variables whose names begin with `MAINSTEM_`: of parameters of flows, or misspelt.
    """

    settings: list[SettingDocument]
    others: dict[str, str]


class RebuiltDocument(TypedDict):
    """An index that was made anew; `null` where there is no store.

    Args:
        path: its file; null where no local disk could hold one.
        runs: how many runs it holds.
        records: how many records of tasks.
    """

    path: str | None
    runs: int
    records: int


class InitDocument(TypedDict):
    """A project that was written.

    Args:
        folder: its folder.
        files: its files, relative to that.
    """

    folder: str
    files: list[str]


class CancelDocument(TypedDict):
    """A run that somebody wanted to be cancelled.

    Args:
        run: `Flow/run`.
        state: `cancelled`, or how it had ended before.
        by: `this` command, `another` one before it, or `nobody`, since the run had ended.
        forced: the process that ran it had not ended it in time, and was killed.
    """

    run: str
    state: str
    by: Literal["this", "another", "nobody"]
    forced: bool


class ShownTaskDocument(TypedDict):
    """A task of a run that is shown.

    Args:
        task: `step/task`.
        state: `running`, `succeeded`, `failed`, `cancelled` or `lost`.
        attempt: the attempt that stands for it, from 0.
        origin: the path of the task in the run from which it was taken; null if it was made in this one.
        started_at: when the attempt began.
        duration_s: from its start to its record, in seconds.
        cpu_s: processor time of its process and of those that it started and waited for, in seconds.
        memory_peak_bytes: the most memory that one of these processes held at once.
        read_bytes: the values that it read from the store, uncompressed.
        written_bytes: what it added to the store.
        failure: why it failed.
        where: the file and the line of that.
    """

    task: str
    state: str
    attempt: int
    origin: str | None
    started_at: str | None
    duration_s: float | None
    cpu_s: float | None
    memory_peak_bytes: int | None
    read_bytes: int | None
    written_bytes: int | None
    failure: str | None
    where: str | None


class ShownRunDocument(TypedDict):
    """How a run went.

    Args:
        run: `Flow/run`.
        state: `running`, `succeeded`, `failed`, `cancelled` or `lost`.
        reason: why it failed or was cancelled.
        origin: the path of the run that it resumes; of a spin, of the run that its inputs are from.
        spins: of a spin, the task that is tried; null for others.
        tags: its tags, those that Mainstem gives included.
        created_at: when it began.
        finished_at: when it ended.
        duration_s: how long it took, in seconds; null until it has ended.
        tasks: its tasks by step and place; those of one step, if that was asked for.
    """

    run: str
    state: str
    reason: str | None
    origin: str | None
    spins: str | None
    tags: list[str]
    created_at: str
    finished_at: str | None
    duration_s: float | None
    tasks: list[ShownTaskDocument]
