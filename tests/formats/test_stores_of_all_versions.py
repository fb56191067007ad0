"""Stores that earlier versions have written are read, whatever has changed since.

`make_store.py` tells how they are made. One is added for each version of a format; none is ever changed.
"""

import shutil
from pathlib import Path

import pytest

from flow_runner import RunReader
from mainstem import Run, default_metadata, metadata, namespace
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_datastore import RunFolder, Store, logs
from mainstem_datastore.journal import read_journal

FLOW = FlowName("EveryFormat")
SUCCEEDED, FAILED = RunId("20261123-192835-xrgz"), RunId("20261123-192835-wvs3")
START = {
    "label": "grüße",
    "large": b"0123456789abcdef" * 4096,
    "mixed": {"a": [1, 2.5, None, True], "b": "text"},
    "pickled": {1, 2, 3},
    "items": ["x", "y", "z"],
}
WORK = [f"item {item}\n".encode() for item in START["items"]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A copy, since readers may leave an index in a store."""
    root = tmp_path / ".mainstem"
    shutil.copytree(Path(__file__).parent / "store-v1", root)
    return Store.open(root)


def reader(store: Store, run: RunId) -> RunReader:
    return RunReader(RunFolder(store, FLOW, run))


def printed(run: RunReader, step: str, task: str, stream: int) -> bytes:
    path = TaskPath(StepName(step), TaskId(task))
    content = run.folder.log(path, 0)
    assert content is not None, f"{path} has no log"
    return logs.stream_bytes(content, stream)


def under(task: str, values: dict[str, object]) -> dict[str, object]:
    return {f"{task}/{name}": value for name, value in values.items()}


def test_every_value_is_read(store: Store) -> None:
    expected = under("start/0", START) | under("join/0", START) | under("end/0", START)
    for index, item in enumerate(START["items"]):
        expected |= under(f"work/{index}", {**START, "result": item * 3})
    expected |= {f"{task}/results": ["xxx", "yyy", "zzz"] for task in ("join/0", "end/0")}

    run = reader(store, SUCCEEDED)

    assert run.state == "succeeded"
    assert run.every_value() == expected


def test_the_failure_and_what_had_been_assigned_are_read(store: Store) -> None:
    run = reader(store, FAILED)
    failure = run.failure("work", "1")

    assert run.state == "failed"
    assert (failure.cause, failure.message) == ("exception", "ValueError: no luck with y")
    assert (failure.exception_type, failure.file, failure.line) == (
        "builtins.ValueError",
        "every_format.py",
        30,
    )
    assert "ValueError: no luck with y" in failure.traceback
    assert set(failure.artifacts) == {"result"}
    assert run.tasks("work") == ["0", "2"]


def test_every_log_is_read(store: Store) -> None:
    run = reader(store, SUCCEEDED)

    assert printed(run, "start", "0", logs.STDOUT) == b"from the start\n"
    assert [printed(run, "work", str(index), logs.STDERR) for index in range(3)] == WORK
    failed = reader(store, FAILED)
    assert printed(failed, "work", "1", logs.STDERR).startswith(WORK[1] + b"Traceback")


@pytest.mark.parametrize(("run", "lines", "outcome"), [(SUCCEEDED, 14, "succeeded"), (FAILED, 10, "failed")])
def test_every_line_of_the_journal_is_read(store: Store, run: RunId, lines: int, outcome: str) -> None:
    events = list(read_journal(reader(store, run).folder))

    assert [event.seq for event in events] == list(range(lines))
    assert (events[0].kind, events[-1].kind) == ("run-started", "run-ending")
    assert events[-1].data["outcome"] == outcome


def test_the_client_reads_both_runs(store: Store) -> None:
    metadata(f"local@{store.root}")
    namespace(None)
    try:
        succeeded, failed = Run(f"{FLOW}/{SUCCEEDED}"), Run(f"{FLOW}/{FAILED}")
        assert (succeeded.successful, failed.successful) == (True, False)
        assert succeeded["_parameters"].task["factor"].data == 3
        assert succeeded["end"].task["results"].data == ["xxx", "yyy", "zzz"]
        assert {"kept"} <= succeeded.tags
        assert str(failed["work"]["1"].exception) == "no luck with y"
    finally:
        default_metadata()
