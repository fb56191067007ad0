"""Records: what is created once in a run's folder and never changed (docs/formats/records.md)."""

from typing import Any

from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId
from mainstem_core.schema.inheritance import Inherited, ItemPages
from mainstem_core.schema.places import ForeachFrame, TaskRange
from mainstem_core.schema.record import Record, field
from mainstem_core.schema.references import ArtifactReference
from mainstem_core.schema.task import Transition

Plain = dict[str, Any]


class StoreRecord(Record):
    """`store.json`: what this store is.

    Args:
        id: random id of the store, the key of caches about it.
        format: version of the layout.
        min_reader: the lowest reader version that may read.
        min_writer: the lowest writer version that may write.
        features: what was probed once, such as whether the file system is local.
    """

    id: str
    created_us: int
    format: int = 1
    min_reader: int = 1
    min_writer: int = 1
    features: dict[str, bool] = field(default_factory=dict[str, bool])


class RunRecord(Record):
    """`run.json`: claims the run's id and holds what is true of all its tasks.

    Args:
        artifacts: parameters and constants by name; plain ArtifactReference data.
        parameters: which of them are parameters.
        graph: the flow's graph as plain data.
        script: the flow's file, as it was named on the command line.
        tags: the user's tags given at the start; each later change is a TagOperation.
        system_tags: ours, such as `user:ada`.
        facts: what the flow's decorators let `current` say in each task, such as the project's name.
        start: how it was started, for another supervisor: folder, code, `--with`, options.
        origin_run: the run that this one resumes.
        clones: the tasks that are not made again, by the run in which they lie.
        spins: the task (`step/task`) that is tried here; only of a spin.
    """

    flow: FlowName
    run: RunId
    write_id: str
    created_us: int
    user: str
    script: str
    artifacts: dict[str, Plain] = field(default_factory=dict[str, Plain])
    parameters: tuple[str, ...] = ()
    graph: Plain = field(default_factory=dict[str, Any])
    tags: tuple[str, ...] = ()
    system_tags: tuple[str, ...] = ()
    host: Plain = field(default_factory=dict[str, Any])
    facts: Plain = field(default_factory=dict[str, Any])
    start: Plain = field(default_factory=dict[str, Any])
    origin_run: RunId | None = None
    clones: dict[str, tuple[TaskRange, ...]] = field(default_factory=dict[str, tuple[TaskRange, ...]])
    spins: str | None = None
    v: int = 1


class Usage(Record):
    """What an attempt took of its machine until it recorded its end.

    Args:
        cpu_us: processor time of its process and of those that it started and waited for, in microseconds.
        memory_peak_bytes: the most memory that one of these processes held at once; what a forked process shares with
            the one that started it counts, too.
        read_bytes: the values that it read from the store, uncompressed; what it passed on unread does not count.
    """

    cpu_us: int
    memory_peak_bytes: int
    read_bytes: int = 0


class Manifest(Record):
    """A task's commit: the attempt that won and all it leaves.

    Args:
        artifacts: what this task assigned, by name; plain ArtifactReference data, decoded when asked for.
        inherited: what it passes on, by origin.
        items: the items of its foreach.
        inputs: lineage: the tasks it took its input from.
        written_bytes: what this attempt stored, in bytes: in blobs, and as small values in this record.
        members: how many tasks the gang has of which this is the first member; each other one has left a part.
        caught: the step failed for good, and `@catch` let the flow go on.
        host: facts about machine and process, for people; never compared.
        usage: what it took of the machine; None in records of early versions.
        parameters_read: the parameters, configs and constants that it read; None in records of early versions.
    """

    flow: FlowName
    run: RunId
    step: StepName
    task: TaskId
    attempt: int
    write_id: str
    started_us: int
    finished_us: int
    inputs: tuple[TaskRange, ...] = ()
    frames: tuple[ForeachFrame, ...] = ()
    artifacts: dict[str, Plain] = field(default_factory=dict[str, Plain])
    inherited: Inherited = field(default_factory=Inherited)
    transition: Transition | None = None
    items: ItemPages | None = None
    written_bytes: int = 0
    members: int = 0
    caught: bool = False
    host: Plain = field(default_factory=dict[str, Any])
    usage: Usage | None = None
    parameters_read: tuple[str, ...] | None = None
    v: int = 1


class FailureRecord(Record):
    """Why an attempt failed, written by the task, or by the supervisor if the task died.

    Args:
        cause: "exception", "exit", "signal", "out-of-memory", "killed-from-outside", "stopped", "timeout" or "spawn".
        message: one line for people.
        exception: reference to the exception itself, if it could be stored.
        exception_type: its qualified type name.
        traceback: its traceback as text, ours left out.
        file: the user's file where it happened.
        line: the line there.
        artifacts: references to what was assigned before.
        usage: what the attempt took of the machine; None where its process could not say.
    """

    flow: FlowName
    run: RunId
    step: StepName
    task: TaskId
    attempt: int
    write_id: str
    finished_us: int
    cause: str
    message: str
    started_us: int | None = None
    exit_code: int | None = None
    signal: int | None = None
    exception: ArtifactReference | None = None
    exception_type: str | None = None
    error_id: str | None = None
    hint: str | None = None
    traceback: str | None = None
    file: str | None = None
    line: int | None = None
    inputs: tuple[TaskRange, ...] = ()
    frames: tuple[ForeachFrame, ...] = ()
    artifacts: dict[str, Plain] = field(default_factory=dict[str, Plain])
    host: Plain = field(default_factory=dict[str, Any])
    usage: Usage | None = None
    v: int = 1


class CodeRecord(Record):
    """`code.json`: the code of a run, as it was when the flow was imported.

    Args:
        artifacts: plain ArtifactReference data: `package`, a tar archive of the files, and `patch`, what differs from
            the commit in tracked files, if anything does and it is not too long.
        main: how the flow is started from the root of the archive: `["flow.py"]`, or `["-m", "package.flow"]`.
        script: the flow's file, relative to the root.
        root: the folder that the files came from.
        files: how many files there are.
        size_bytes: how long they are together.
        changed: files that were written to while the flow was imported.
        git: `commit`, `branch`, and whether tracked files differ (`dirty`); None outside of a repository.
    """

    flow: FlowName
    run: RunId
    write_id: str
    created_us: int
    main: tuple[str, ...]
    script: str
    root: str
    artifacts: dict[str, Plain]
    files: int
    size_bytes: int
    changed: tuple[str, ...] = ()
    git: Plain | None = None
    v: int = 1


class CancelRecord(Record):
    """`cancel.json`: somebody wants the run to end; the first one who asks for it creates it.

    Args:
        at_us: when, in microseconds since 1970.
        user: who.
        host: facts about machine and process, for people.
    """

    flow: FlowName
    run: RunId
    write_id: str
    at_us: int
    user: str
    host: Plain = field(default_factory=dict[str, Any])
    v: int = 1


class EndRecord(Record):
    """`end.json`: how the run ended; the first writer wins.

    Args:
        outcome: "succeeded", "failed" or "cancelled".
        reason: one line, for a failed or cancelled run.
        tasks_succeeded: number of tasks with a manifest.
        attempts_failed: number of attempts that failed.
        written_bytes: what all tasks stored, in bytes.
    """

    flow: FlowName
    run: RunId
    write_id: str
    finished_us: int
    outcome: str
    reason: str | None = None
    tasks_succeeded: int = 0
    attempts_failed: int = 0
    written_bytes: int = 0
    v: int = 1
