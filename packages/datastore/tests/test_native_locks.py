"""Locks: one holder, gone with its process whatever kills it, shared with forked children until it is released."""

import gc
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mainstem_datastore._native import LocalStore


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(str(tmp_path))


def start(store: LocalStore, body: str) -> "subprocess.Popen[str]":
    """Starts a process that runs `body` with a store, and waits for its first line."""
    head = "import os, sys, time\nfrom mainstem_datastore._native import LocalStore\n"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{head}store = LocalStore({store.root!r})\n{body}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_lock_has_one_holder_and_a_note(store: LocalStore) -> None:
    assert store.lock_holder("lock") is None
    held = store.lock("lock", "the first, with a long note")
    assert store.lock_holder("lock") == 0
    with pytest.raises(BlockingIOError):
        store.lock("lock", "second")
    assert store.read_record("lock") == b"the first, with a long note"
    held.release()
    held.release()
    assert store.lock_holder("lock") is None
    held = store.lock("lock", "third")
    assert store.read_record("lock") == b"third"
    del held
    gc.collect()
    assert store.lock_holder("lock") is None


def test_asking_and_reading_take_nothing(store: LocalStore) -> None:
    held = store.lock("lock", "note")
    for _ in range(3):
        assert store.lock_holder("lock") == 0
        assert store.read_record("lock") == b"note"
        assert store.file_size("lock") == 4
        assert Path(store.root, "lock").read_text() == "note"
    with pytest.raises(BlockingIOError):
        store.lock("lock", "")
    held.release()


def test_another_process_sees_the_lock_and_its_end(store: LocalStore) -> None:
    owner = start(store, "held = store.lock('lock', 'theirs')\nprint('ready', flush=True)\nsys.stdin.read()")
    assert store.lock_holder("lock") == 0
    with pytest.raises(BlockingIOError):
        store.lock("lock", "ours")
    assert store.read_record("lock") == b"theirs"
    owner.communicate()
    assert store.lock_holder("lock") is None


@pytest.mark.parametrize("killed_by", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_owner_holds_nothing(store: LocalStore, killed_by: signal.Signals) -> None:
    owner = start(store, "held = store.lock('lock', '')\nprint('ready', flush=True)\ntime.sleep(60)")
    assert store.lock_holder("lock") == 0
    owner.send_signal(killed_by)
    owner.communicate()
    assert store.lock_holder("lock") is None
    store.lock("lock", "ours").release()


FORK_AND_WAIT = """
held = store.lock('lock', '')
child = os.fork()
if child == 0:
    sys.stdin.read()
    os._exit(0)
{then}
print('ready', flush=True)
time.sleep(60)
"""


def test_a_child_forked_under_the_lock_keeps_it_alive(store: LocalStore) -> None:
    owner = start(store, FORK_AND_WAIT.format(then=""))
    owner.kill()
    owner.wait()
    assert store.lock_holder("lock") == 0
    assert owner.stdin is not None and owner.stdout is not None
    owner.stdin.close()
    # The child closes its end of this pipe when it ends, and the lock goes with it.
    assert owner.stdout.read() == ""
    owner.stdout.close()
    assert store.lock_holder("lock") is None


def test_releasing_frees_the_lock_although_a_child_shares_it(store: LocalStore) -> None:
    owner = start(store, FORK_AND_WAIT.format(then="held.release()"))
    assert store.lock_holder("lock") is None
    store.lock("lock", "ours").release()
    owner.kill()
    owner.communicate()


def test_a_child_forked_before_the_lock_does_not_keep_it(store: LocalStore) -> None:
    body = """
child = os.fork()
if child == 0:
    sys.stdin.read()
    os._exit(0)
held = store.lock('lock', '')
print('ready', flush=True)
time.sleep(60)
"""
    owner = start(store, body)
    assert store.lock_holder("lock") == 0
    owner.kill()
    owner.wait()
    assert store.lock_holder("lock") is None
    assert owner.stdin is not None and owner.stdout is not None
    owner.stdin.close()
    owner.stdout.close()
