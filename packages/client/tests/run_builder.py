"""Makes runs record by record, as a runtime would: quick, and in any state that a real run can only be caught in."""

import itertools
import time
from collections.abc import Iterable, Mapping
from typing import Any

from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_core.schema.places import ForeachFrame, compress_paths
from mainstem_core.schema.records import EndRecord, FailureRecord, Manifest, RunRecord
from mainstem_core.schema.task import Transition
from mainstem_datastore.artifacts import save_artifacts, save_inherited, save_items
from mainstem_datastore.journal import JournalWriter
from mainstem_datastore.keys import log
from mainstem_datastore.logs import MARK, STDERR, STDOUT, Frame, encode_frame
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store

_numbers = itertools.count()  # of the runs of this process: random letters would sometimes be the same twice
START_US = 1_795_000_000_000_000
SECOND_US = 1_000_000
GRAPH = {
    "start": "start",
    "end": "end",
    "steps": {
        "start": {"targets": ["train"], "sources": [], "is_join": False},
        "train": {"targets": ["join"], "sources": ["start"], "is_join": False},
        "join": {"targets": ["end"], "sources": ["train"], "is_join": True},
        "end": {"targets": [], "sources": ["join"], "is_join": False},
    },
}


class StoreBuilder:
    """A store and the runs that are made in it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._runs: list[RunBuilder] = []

    def run(self, flow: str = "HelloFlow", at_s: int = 0, after_us: int = 0, **options: Any) -> "RunBuilder":
        """Begins a run that many seconds and microseconds after the first possible one."""
        run = RunBuilder(self.store, flow, START_US + at_s * SECOND_US + after_us, **options)
        self._runs.append(run)
        return run

    def close(self) -> None:
        for run in self._runs:
            run.lose()


class RunBuilder:
    """One run; it is running until it ends or is lost."""

    def __init__(
        self,
        store: Store,
        flow: str,
        created_us: int,
        *,
        run: str | None = None,
        user: str = "ada",
        tags: Iterable[str] = (),
        parameters: Mapping[str, Any] | None = None,
        graph: Mapping[str, Any] = GRAPH,
        spins: str | None = None,
    ) -> None:
        second = time.strftime("%Y%m%d-%H%M%S", time.gmtime(created_us // SECOND_US))
        self.folder = RunFolder(store, FlowName(flow), RunId(run or f"{second}-{next(_numbers):04x}"))
        self.folder.make()
        self._lock = self.folder.lock("a test")
        self._now_us = created_us
        self._counts = {"tasks_succeeded": 0, "attempts_failed": 0, "written_bytes": 0}
        self._files: list[Any] = []
        saved = save_artifacts(store.native, parameters or {})
        record = RunRecord(
            flow=self.folder.flow,
            run=self.folder.run,
            write_id=new_write_id(),
            created_us=created_us,
            user=user,
            script="flow.py",
            artifacts={name: to_plain(reference) for name, reference in saved.references.items()},
            parameters=tuple(parameters or ()),
            graph=dict(graph),
            tags=tuple(tags),
            system_tags=(f"user:{user}", "runtime:dev"),
            spins=spins,
        )
        assert self.folder.claim(record)
        self.journal = JournalWriter(self.folder)
        self.journal.append("run-started")

    @property
    def pathspec(self) -> str:
        return f"{self.folder.flow}/{self.folder.run}"

    def launch(self, step: str, task: str = "0", attempt: int = 0) -> None:
        """Notes in the journal that an attempt was started."""
        self.journal.append("attempt-launched", _path(step, task), attempt)

    def succeed(
        self,
        step: str,
        task: str = "0",
        values: Mapping[str, Any] | None = None,
        *,
        attempt: int = 0,
        inputs: Iterable[str] = (),
        inherited: Mapping[str, Iterable[str]] | None = None,
        frames: Iterable[ForeachFrame] = (),
        items: Iterable[Any] | None = None,
        transition: Transition | None = None,
    ) -> Manifest:
        """Commits a task that took a second."""
        native = self.folder.store.native
        saved = save_artifacts(native, values or {})
        pages, item_bytes = save_items(native, items) if items is not None else (None, 0)
        manifest = Manifest(
            **self._identity(step, task, attempt),
            started_us=self._now_us,
            finished_us=self._tick(),
            inputs=compress_paths(TaskPath.parse(each) for each in inputs),
            frames=tuple(frames),
            artifacts={name: to_plain(reference) for name, reference in saved.references.items()},
            inherited=save_inherited(
                native, {origin: tuple(names) for origin, names in (inherited or {}).items()}
            ),
            items=pages,
            transition=transition,
            written_bytes=saved.written_bytes + item_bytes,
            host={"host": "here"},
        )
        assert self.folder.commit(manifest)
        self._counts["tasks_succeeded"] += 1
        self._counts["written_bytes"] += manifest.written_bytes
        return manifest

    def fail(
        self,
        step: str,
        task: str = "0",
        *,
        attempt: int = 0,
        exception: BaseException | None = None,
        cause: str = "exception",
        values: Mapping[str, Any] | None = None,
        inputs: Iterable[str] = (),
        frames: Iterable[ForeachFrame] = (),
        retry: bool = False,
    ) -> FailureRecord:
        """Records that an attempt failed after a second."""
        native = self.folder.store.native
        saved = save_artifacts(native, values or {})
        stored = None if exception is None else save_artifacts(native, {"exception": exception}).references
        failure = FailureRecord(
            **self._identity(step, task, attempt),
            started_us=self._now_us,
            finished_us=self._tick(),
            cause=cause,
            message=f"{type(exception).__name__}: {exception}" if exception is not None else "killed",
            exception=None if stored is None else stored["exception"],
            exception_type=None if exception is None else type(exception).__qualname__,
            traceback=None if exception is None else f"Traceback\n{type(exception).__name__}: {exception}\n",
            file="flow.py",
            line=7,
            inputs=compress_paths(TaskPath.parse(each) for each in inputs),
            frames=tuple(frames),
            artifacts={name: to_plain(reference) for name, reference in saved.references.items()},
        )
        assert self.folder.record_failure(failure)
        self._counts["attempts_failed"] += 1
        data = {"retry": True} if retry else {}
        self.journal.append("attempt-failed", _path(step, task), attempt, **data)
        return failure

    def print(
        self, step: str, task: str = "0", attempt: int = 0, *, out: bytes = b"", err: bytes = b""
    ) -> None:
        """Writes the log of an attempt: first what it printed, then what it printed to its error stream."""
        file = self.folder.store.native.open_append(self.folder.task_key(log(_path(step, task), attempt)))
        file.append(MARK)
        file.append(encode_frame(Frame(self._now_us, STDOUT, out)))
        file.append(encode_frame(Frame(self._now_us + 1, STDERR, err)))
        file.close()

    def end(self, outcome: str = "succeeded") -> "RunBuilder":
        """Ends the run."""
        identity = {"flow": self.folder.flow, "run": self.folder.run, "write_id": new_write_id()}
        record = EndRecord(**identity, finished_us=self._tick(), outcome=outcome, **self._counts)
        assert self.folder.end(record)
        self.lose()
        return self

    def lose(self) -> None:
        """Lets go of the run, as the system does when its owner dies."""
        self.journal.close()
        self._lock.release()

    def _identity(self, step: str, task: str, attempt: int) -> dict[str, Any]:
        path = _path(step, task)
        return {
            "flow": self.folder.flow,
            "run": self.folder.run,
            "step": path.step,
            "task": path.task,
            "attempt": attempt,
            "write_id": new_write_id(),
        }

    def _tick(self) -> int:
        self._now_us += SECOND_US
        return self._now_us


def _path(step: str, task: str) -> TaskPath:
    return TaskPath(StepName(step), TaskId(task))


def foreach_run(run: RunBuilder, count: int) -> RunBuilder:
    """Fills a run with a foreach of that many tasks, all succeeded, and ends it."""
    run.succeed("start", values={"models": list(range(count)), "seed": 7}, items=range(count))
    for index in range(count):
        run.succeed(
            "train",
            str(index),
            {"score": index * 10},
            inputs=["start/0"],
            inherited={"start/0": ["models", "seed"]},
            frames=[ForeachFrame(StepName("start"), TaskId("0"), "models", index, count)],
        )
    trained = [f"train/{index}" for index in range(count)]
    run.succeed("join", values={"best": (count - 1) * 10}, inputs=trained)
    run.succeed("end", inputs=["join/0"], inherited={"join/0": ["best"]})
    return run.end()
