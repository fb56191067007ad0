"""Several processes with one index, and processes that are killed in the middle of it."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from run_builder import RunBuilder, StoreBuilder, foreach_run

from mainstem_client import Run
from mainstem_client.index import catch_up_run
from mainstem_client.index.lookup import find_records

RUNS, TASKS = 4, 20

CATCH_UP = """
import sys
from mainstem_client.index import catch_up_run, database
from mainstem_datastore import Store
database.WAIT_S = 20
store = Store.open(sys.argv[1])
print(all([catch_up_run(store, *path.split("/")) for path in sys.argv[2:]]))
"""

DELETE_AND_CATCH_UP_FOREVER = """
import os, sys
from mainstem_client.index import catch_up_run
from mainstem_client.index.database import discard
from mainstem_datastore import Store
store = Store.open(sys.argv[1])
while True:
    print("again", flush=True)
    if os.urandom(1)[0] < 100:
        discard(store)
    for path in sys.argv[2:]:
        catch_up_run(store, *path.split("/"))
"""


@pytest.fixture
def runs(stores: StoreBuilder) -> list[RunBuilder]:
    """Four runs of twenty-three tasks each, in no index yet."""
    return [foreach_run(stores.run(at_s=at_s), TASKS) for at_s in range(RUNS)]


def start(code: str, stores: StoreBuilder, runs: list[RunBuilder]) -> subprocess.Popen[str]:
    """Starts an interpreter that is told the store and the runs."""
    command = [sys.executable, "-c", code, stores.store.root, *(run.pathspec for run in runs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_several_processes_write_at_once(stores: StoreBuilder, runs: list[RunBuilder]) -> None:
    orders = [runs, runs[::-1], runs[2:] + runs[:2], runs[1:] + runs[:1]]
    writers = [start(CATCH_UP, stores, order) for order in orders]
    assert [writer.communicate(timeout=60)[0].strip() for writer in writers] == ["True"] * 4
    names = ["start.0.json", "join.0.json", "end.0.json", *(f"train.{index}.json" for index in range(TASKS))]
    for run in runs:
        assert sorted(find_records(run.folder, names)) == sorted(names)
    connection = sqlite3.connect(Path(stores.store.root, "index.sqlite"))
    assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (RUNS * (TASKS + 3),)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_writer_that_is_killed_leaves_a_usable_index(stores: StoreBuilder, runs: list[RunBuilder]) -> None:
    moments = random.Random(7)
    for _ in range(10):
        writer = start(DELETE_AND_CATCH_UP_FOREVER, stores, runs)
        assert writer.stdout is not None and writer.stdout.readline() == "again\n"
        time.sleep(moments.uniform(0, 0.02))
        writer.send_signal(signal.SIGKILL)
        assert writer.wait(timeout=10) == -signal.SIGKILL
        writer.stdout.close()
        assert all(catch_up_run(stores.store, run.folder.flow, run.folder.run) for run in runs)
        for run in runs:
            seen = Run(run.pathspec)
            assert seen.successful and [task.data.score for task in seen["train"]] == [
                index * 10 for index in range(TASKS)
            ]
    connection = sqlite3.connect(Path(stores.store.root, "index.sqlite"))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
