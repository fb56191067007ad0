"""The index is a cache: whatever happens to it, no answer changes."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from run_builder import RunBuilder, StoreBuilder, foreach_run

from mainstem_client import Flow, Run, default_metadata, metadata, record_source
from mainstem_client.disk_usage import disk_usage
from mainstem_client.index import Index, catch_up_run, database, place, rebuild, update
from mainstem_client.index.lookup import find_records
from mainstem_client.index.rows import RunRow
from mainstem_client.run_summaries import list_runs
from mainstem_core.errors import StoreError
from mainstem_datastore import Store


@pytest.fixture(autouse=True)
def every_read_asks_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all runs here were large."""
    monkeypatch.setattr(record_source, "INDEX_FROM_RECORDS", 1)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreBuilder]:
    """A run of each kind: succeeded, failed after retries, cancelled, lost, running."""
    stores = StoreBuilder(Store.open(tmp_path_factory.mktemp("history") / ".mainstem", create=True))
    foreach_run(stores.run(at_s=0, parameters={"alpha": 1}), 5)
    failed = stores.run(at_s=1)
    for attempt in range(3):
        failed.fail("start", attempt=attempt, values={"x": attempt}, exception=ValueError(f"no {attempt}"))
    failed.end("failed")
    cancelled = stores.run(at_s=2)
    cancelled.succeed("start", values={"x": 1})
    cancelled.fail("train", "0", cause="stopped", inputs=["start/0"])
    cancelled.end("cancelled")
    lost = stores.run(at_s=3)
    lost.launch("start")
    lost.lose()
    running = stores.run(at_s=4)
    running.fail("start", exception=ValueError("once"), retry=True)
    running.launch("start", attempt=1)
    yield stores
    stores.close()


@pytest.fixture
def history(recorded: StoreBuilder, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreBuilder]:
    """The store of those runs, all of them in the index. A test may harm the index, never the records."""
    monkeypatch.setenv("MAINSTEM_USER", "ada")
    metadata(f"local@{recorded.store.root}")
    rebuild(recorded.store)
    yield recorded
    index = index_file(recorded)
    if index.is_dir():
        index.rmdir()
    default_metadata()


def test_the_example_of_the_page_on_the_format(history: StoreBuilder, repository: Path) -> None:
    [query] = re.findall(r"```sql\n(.*?)```", (repository / "docs/formats/index.md").read_text(), re.DOTALL)
    connection = sqlite3.connect(index_file(history))
    rows = connection.execute(query).fetchall()
    connection.close()
    assert ("HelloFlow", "train", 6, 1.0) in rows


def answers(store: Store) -> list[object]:
    """Everything that the client can say of a store."""
    said: list[object] = []
    for run in Flow("HelloFlow"):
        said.append((run.pathspec, run.state, run.created_at, run.finished_at, run.tags))
        for task in (task for step in [*run, run["_parameters"]] for task in step):
            for seen in (task, *(type(task)(task.pathspec, attempt=n) for n in range(task.current_attempt))):
                failure = seen.failure and (seen.failure.message, seen.failure.cause, str(seen.exception))
                values = {artifact.id: (artifact.sha, artifact.data) for artifact in seen}
                said.append(
                    (seen.pathspec, seen.current_attempt, seen.state, seen.finished_at, failure, values)
                )
                said.append(([str(each) for each in seen.parent_tasks], seen.metadata_dict))
    summaries = [
        (line.pathspec, line.state, line.finished_us, line.written_bytes)
        for line in list_runs(store, store.flows(), 9, None)
    ]
    return [*said, summaries, disk_usage(store)]


def index_file(stores: StoreBuilder) -> Path:
    return Path(stores.store.root, "index.sqlite")


def delete(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def test_the_index_holds_a_row_for_each_run_and_record(history: StoreBuilder) -> None:
    connection = sqlite3.connect(index_file(history))
    runs = dict(connection.execute("SELECT id, outcome FROM runs ORDER BY created_us").fetchall())
    assert list(runs.values()) == ["succeeded", "failed", "cancelled", None, None]
    rows = connection.execute(
        "SELECT attempts.outcome, step, task, attempt FROM attempts JOIN runs ON runs.id = run_id"
        " WHERE runs.outcome = 'failed'"
    )
    assert sorted(rows) == [("failed", "start", "0", attempt) for attempt in range(3)]
    assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (14,)
    [row] = connection.execute(
        "SELECT user, tags, written_bytes > 0, ended_us - created_us FROM runs WHERE outcome = 'succeeded'"
    )
    assert row == ("ada", '["runtime:dev", "user:ada"]', 1, 9_000_000)
    connection.close()


def test_deleting_the_index_changes_no_answer(history: StoreBuilder) -> None:
    before = answers(history.store)
    delete(index_file(history))
    assert answers(history.store) == before
    assert index_file(history).exists()
    assert answers(history.store) == before


def test_rebuilding_finds_everything_again(history: StoreBuilder) -> None:
    before = answers(history.store)
    rebuilt = rebuild(history.store)
    assert (rebuilt.path, rebuilt.runs, rebuilt.records) == (str(index_file(history)), 5, 14)
    assert answers(history.store) == before


def test_reading_fills_the_index(stores: StoreBuilder) -> None:
    run = foreach_run(stores.run(), 5)
    assert not index_file(stores).exists()
    assert [task.data.score for task in Run(run.pathspec)["train"]] == [0, 10, 20, 30, 40]
    found = find_records(run.folder, [f"train.{index}.json" for index in range(5)])
    assert sorted(found) == [f"train.{index}.json" for index in range(5)]


def test_what_the_index_has_is_not_read_from_the_folder(
    stores: StoreBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = foreach_run(stores.run(), 5)
    assert catch_up_run(stores.store, run.folder.flow, run.folder.run)
    monkeypatch.setattr(record_source.RecordSource, "_read_folder", lambda *_: [])
    assert [task.data.score for task in Run(run.pathspec)["train"]] == [0, 10, 20, 30, 40]


def test_a_task_whose_record_is_gone_is_gone_whatever_the_index_says(stores: StoreBuilder) -> None:
    run = foreach_run(stores.run(), 5)
    assert catch_up_run(stores.store, run.folder.flow, run.folder.run)
    Path(stores.store.root, "flows", run.pathspec, "tasks", "train.3.json").unlink()
    assert [task.id for task in Run(run.pathspec)["train"]] == ["0", "1", "2", "4"]


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1000])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def no_database(file: Path) -> None:
    file.write_bytes(b"not a database, by any means" * 400)


def zeroed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    file.write_bytes(content)


def other_version(file: Path) -> None:
    _execute(file, "PRAGMA user_version = 99", "DROP TABLE attempts")


def without_a_table(file: Path) -> None:
    _execute(file, "DROP TABLE attempts")


def other_columns(file: Path) -> None:
    _execute(file, "ALTER TABLE attempts DROP COLUMN outcome")


def other_records(file: Path) -> None:
    _execute(file, "UPDATE attempts SET record = zeroblob(500)")


def of_another_boot(file: Path) -> None:
    _execute(
        file,
        "UPDATE meta SET value = '0' WHERE name = 'clean'",
        "UPDATE meta SET value = 'x' WHERE name = 'boot'",
    )


def of_another_store(file: Path) -> None:
    _execute(
        file, "UPDATE meta SET value = 'x' WHERE name = 'store'", "UPDATE attempts SET record = zeroblob(9)"
    )


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


HARM = [
    torn,
    cut_off,
    emptied,
    no_database,
    zeroed,
    other_version,
    without_a_table,
    other_columns,
    other_records,
    of_another_boot,
    of_another_store,
    a_folder,
]


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_index_changes_no_answer(history: StoreBuilder, harm: Callable[[Path], None]) -> None:
    before = answers(history.store)
    harm(index_file(history))
    assert answers(history.store) == before
    assert answers(history.store) == before


@pytest.mark.parametrize("harm", HARM[:-1])
def test_a_damaged_index_is_made_anew(history: StoreBuilder, harm: Callable[[Path], None]) -> None:
    harm(index_file(history))
    answers(history.store)
    [*_, first] = Flow("HelloFlow")
    names = [f"train.{index}.json" for index in range(5)]
    assert sorted(find_records(first._reader, names)) == names


@pytest.mark.parametrize("position", range(0, 40, 3))
def test_any_flipped_byte_changes_no_answer(history: StoreBuilder, position: int) -> None:
    before = answers(history.store)
    content = bytearray(index_file(history).read_bytes())
    content[len(content) * position // 40] ^= 0xFF
    index_file(history).write_bytes(content)
    assert answers(history.store) == before


def test_who_has_written_much_leaves_the_mark_of_a_clean_close(
    history: StoreBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _meta(index_file(history))["clean"] == "0"
    monkeypatch.setattr(database, "SYNC_FROM_RECORDS", 7)
    rebuild(history.store)
    assert _meta(index_file(history))["clean"] == "1"
    index = Index.open(history.store)
    assert index is not None
    index.add(_row(), [])
    assert _meta(index_file(history)) == {
        **_meta(index_file(history)),
        "clean": "0",
        "boot": database.boot_id(),
    }
    index.close()
    assert _meta(index_file(history))["clean"] == "0"


def test_an_index_of_another_boot_is_kept_if_it_was_closed_cleanly(history: StoreBuilder) -> None:
    elsewhere = "UPDATE meta SET value = 'x' WHERE name = 'boot'"
    _execute(index_file(history), elsewhere, "UPDATE meta SET value = '1' WHERE name = 'clean'")
    [*_, first] = Flow("HelloFlow")
    assert len(find_records(first._reader, ["start.0.json"])) == 1
    _execute(index_file(history), elsewhere, "UPDATE meta SET value = '0' WHERE name = 'clean'")
    assert len(find_records(first._reader, ["start.0.json"])) == 0


def test_a_copy_of_a_store_does_not_trust_the_index_that_came_along(
    history: StoreBuilder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(history.store.root, folder / ".mainstem")
    copy = Store.open(folder / ".mainstem")
    [*_, first] = Flow("HelloFlow")
    record = Path(copy.root, "flows", first.pathspec, "tasks", "train.3.json")
    record.unlink()
    builder = RunBuilder.__new__(RunBuilder)
    builder.folder = type(first._reader)(copy, first._reader.flow, first._reader.run)
    builder._now_us, builder._counts = 0, {"tasks_succeeded": 0, "written_bytes": 0}
    builder.succeed("train", "3", {"score": "another"})
    metadata(f"local@{folder}")
    assert [task.data.score for task in Run(first.pathspec)["train"]] == [0, 10, 20, "another", 40]


def test_a_busy_index_is_done_without(history: StoreBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_S", 0.01)
    before = answers(history.store)
    delete(index_file(history))
    index = Index.open(history.store)
    assert index is not None
    with index._transaction():
        assert answers(history.store) == before
        [*_, first] = Flow("HelloFlow")
        assert not catch_up_run(history.store, first._reader.flow, first._reader.run)
        monkeypatch.setattr(update, "discard", lambda _: True)  # as if deleting did not get rid of the writer
        with pytest.raises(StoreError) as caught:
            rebuild(history.store)
        assert "in use" in caught.value.message
    index.close()
    assert catch_up_run(history.store, first._reader.flow, first._reader.run)


def test_a_run_that_is_indexed_already_is_not_written_again(history: StoreBuilder) -> None:
    [*_, first] = Flow("HelloFlow")
    before = index_file(history).stat().st_mtime_ns
    assert catch_up_run(history.store, first._reader.flow, first._reader.run)
    assert index_file(history).stat().st_mtime_ns == before


def test_catching_up_adds_what_came_since(stores: StoreBuilder) -> None:
    run = stores.run()
    run.fail("start", exception=ValueError("once"), retry=True)
    assert catch_up_run(stores.store, run.folder.flow, run.folder.run)
    run.succeed("start", attempt=1)
    run.end()
    assert catch_up_run(stores.store, run.folder.flow, run.folder.run)
    connection = sqlite3.connect(index_file(stores))
    query = "SELECT attempts.outcome, runs.outcome FROM attempts JOIN runs ON runs.id = run_id"
    rows = connection.execute(query).fetchall()
    connection.close()
    assert sorted(rows) == [("failed", "succeeded"), ("succeeded", "succeeded")]


def test_a_damaged_record_is_left_out_and_fails_no_run(stores: StoreBuilder) -> None:
    run = foreach_run(stores.run(), 3)
    record = Path(run.folder.store.root, "flows", run.pathspec, "tasks", "train.1.json")
    record.chmod(0o644)
    record.write_text("{}")
    assert catch_up_run(stores.store, run.folder.flow, run.folder.run)
    assert sorted(find_records(run.folder, ["train.0.json", "train.1.json"])) == ["train.0.json"]


def test_a_run_that_does_not_exist_is_nothing_to_catch_up_with(stores: StoreBuilder) -> None:
    run = stores.run()
    assert catch_up_run(stores.store, run.folder.flow, type(run.folder.run)("never"))


@pytest.fixture
def not_local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the store lay on a network file system, and the home did not."""

    class Folder:
        def __init__(self, path: str) -> None:
            self.path = path

        def is_local(self) -> bool:
            return os.environ["HOME"] in self.path

    class Native:
        def __init__(self, native: object) -> None:
            self._native = native

        def __getattr__(self, name: str) -> object:
            return getattr(self._native, name)

        def is_local(self) -> bool:
            return False

    monkeypatch.setattr(place, "LocalStore", Folder)
    original = Store.__init__
    monkeypatch.setattr(Store, "__init__", lambda self, native: original(self, Native(native)))
    yield


def test_the_index_of_a_store_on_a_network_lies_in_the_users_cache(
    not_local: None, stores: StoreBuilder
) -> None:
    run = foreach_run(stores.run(), 3)
    assert [task.data.score for task in Run(run.pathspec)["train"]] == [0, 10, 20]
    assert not index_file(stores).exists()
    [file] = Path(os.environ["HOME"]).rglob(f"{stores.store.record.id}.sqlite")
    assert len(find_records(run.folder, ["train.0.json"])) == 1 and file.stat().st_size > 0


def test_where_no_local_disk_is_there_is_no_index(
    not_local: None, stores: StoreBuilder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "network"))
    run = foreach_run(stores.run(), 3)
    assert [task.data.score for task in Run(run.pathspec)["train"]] == [0, 10, 20]
    assert list(tmp_path.rglob("*.sqlite*")) == []
    assert rebuild(stores.store) == (None, 0, 0)
    assert not catch_up_run(stores.store, run.folder.flow, run.folder.run)


def _row() -> RunRow:
    return RunRow("F", "r", 0, None, None, "ada", "[]", 0, None)


def _meta(file: Path) -> dict[str, str]:
    connection = sqlite3.connect(file)
    rows = dict(connection.execute("SELECT name, value FROM meta"))
    connection.close()
    return rows


def _execute(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
