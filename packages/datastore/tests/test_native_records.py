"""Records, folders and append-only files: created once, whole, and never replaced."""

import multiprocessing
import os
import pickle
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_datastore._native import LocalStore, StoreError

HOSTILE_KEYS = ["/etc/passwd", "..", "a/../b", "./a", "a//b", "a/", "a\\b", "a\0b", ".tmp-1", "a/.tmp-1/b"]


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(str(tmp_path))


def test_a_record_is_created_once(store: LocalStore) -> None:
    assert store.create_record("record", b"first") is True
    assert store.create_record("record", b"second") is False
    assert store.read_record("record") == b"first"
    assert store.read_record("other") is None
    assert store.file_size("record") == 5
    assert store.file_size("other") is None
    assert Path(store.root, "record").stat().st_mode & 0o222 == 0


def test_many_records_are_read_in_the_order_of_their_keys(store: LocalStore) -> None:
    for number in range(0, 300, 2):
        store.create_record(f"{number}", b"%d" % number)
    bodies = store.read_records([f"{number}" for number in range(300)])
    assert bodies == [b"%d" % number if number % 2 == 0 else None for number in range(300)]


@pytest.mark.parametrize("key", HOSTILE_KEYS)
def test_keys_that_lead_elsewhere_are_refused_everywhere(store: LocalStore, key: str) -> None:
    calls = [
        lambda: store.create_record(key, b""),
        lambda: store.read_record(key),
        lambda: store.read_records(["fine", key]),
        lambda: store.sync_folder(key),
        lambda: store.make_folder(key),
        lambda: store.list_folder(key),
        lambda: store.file_size(key),
        lambda: store.open_append(key),
        lambda: store.lock(key, ""),
        lambda: store.lock_holder(key),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="unsafe key"):
            call()
    assert list(Path(store.root).iterdir()) == []


@given(st.text("a./\\\0~-", max_size=12))
def test_an_accepted_key_stays_below_the_root(tmp_path_factory: pytest.TempPathFactory, key: str) -> None:
    root = tmp_path_factory.mktemp("outer") / "store"
    store = LocalStore(str(root))
    try:
        store.make_folder(key)
    except ValueError:
        return
    assert list(root.parent.iterdir()) == [root]
    assert (root / key).is_dir()


def create_at_signal(root: str, name: bytes, start: "multiprocessing.synchronize.Event") -> None:
    store = LocalStore(root)
    start.wait()
    won = [number for number in range(30) if store.create_record(f"records/{number}", name * 1000)]
    store.create_record(f"won/{name.decode()}", pickle.dumps(won))


def test_one_of_several_processes_wins_each_record(store: LocalStore) -> None:
    store.make_folder("records")
    store.make_folder("won")
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    names = [b"a", b"b", b"c"]
    processes = [context.Process(target=create_at_signal, args=(store.root, name, start)) for name in names]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    winners: dict[int, bytes] = {}
    for name in names:
        won = store.read_record(f"won/{name.decode()}")
        assert won is not None
        for number in pickle.loads(won):
            assert number not in winners
            winners[number] = name
    assert {number: store.read_record(f"records/{number}") for number in range(30)} == {
        number: winners[number] * 1000 for number in range(30)
    }


def test_folders_are_made_with_their_parents_and_listed_sorted(tmp_path: Path) -> None:
    store = LocalStore(str(tmp_path / "not" / "there"))
    assert store.list_folder("") == []
    store.make_folder("flows/F/1")
    store.make_folder("flows/F/1")
    for name in ("b", "a", "c"):
        store.create_record(f"flows/F/1/{name}", b"")
    (tmp_path / "not/there/flows/F/1/.tmp-left-behind").write_bytes(b"")
    assert store.list_folder("flows/F/1") == ["a", "b", "c"]
    assert store.list_folder("flows") == ["F"]
    assert store.list_folder("flows/G") == []
    store.sync_folder("flows/F/1")
    with pytest.raises(StoreError) as caught:
        store.create_record("flows/G/record", b"")
    assert (caught.value.kind, caught.value.blob) == ("io", None)
    assert caught.value.path == str(tmp_path / "not/there/flows/G/record")


def test_an_append_file_grows_and_closes(store: LocalStore) -> None:
    journal = store.open_append("journal")
    journal.append(b"one\n")
    journal.sync()
    journal.append(bytearray(b"two\n"))
    journal.sync()
    assert store.read_record("journal") == b"one\ntwo\n"
    with pytest.raises(FileExistsError) as caught:
        store.open_append("journal")
    assert caught.value.filename == os.path.join(store.root, "journal")
    journal.close()
    journal.close()
    with pytest.raises(ValueError, match="closed"):
        journal.append(b"three\n")
    assert store.read_record("journal") == b"one\ntwo\n"


def test_a_full_disk_breaks_an_append_file_for_good(store: LocalStore) -> None:
    # A limit on the size of files stands for a disk that is full in the middle of a line.
    script = f"""if True:
        import resource, signal
        from mainstem_datastore._native import LocalStore, StoreError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        journal = LocalStore({store.root!r}).open_append("journal")
        journal.append(b"x" * 10)
        resource.setrlimit(resource.RLIMIT_FSIZE, (15, resource.RLIM_INFINITY))
        for data in (b"y" * 10, b"z"):
            try:
                journal.append(data)
            except StoreError as error:
                print(error.kind, error.path)
        try:
            journal.sync()
        except StoreError as error:
            print(error)
    """
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    output = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    path = os.path.join(store.root, "journal")
    assert output.splitlines()[:2] == [f"io {path}"] * 2
    assert "after an earlier failure" in output.splitlines()[2]


def test_an_error_survives_pickling(store: LocalStore) -> None:
    with pytest.raises(StoreError) as caught:
        store.create_record("missing/record", b"")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert str(copy) == str(caught.value)
    assert (copy.kind, copy.path, copy.errno) == (caught.value.kind, caught.value.path, caught.value.errno)


def test_a_killed_writer_leaves_a_whole_record_or_none(store: LocalStore) -> None:
    store.make_folder("records")
    script = f"""if True:
        from mainstem_datastore._native import LocalStore
        store = LocalStore({store.root!r})
        print("ready", flush=True)
        for number in range(1_000_000):
            store.create_record(f"records/{{number}}", b"%d" % number * 1000)
    """
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    while len(store.list_folder("records")) < 5:
        pass
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    names = os.listdir(os.path.join(store.root, "records"))
    assert sorted(map(int, names)) == list(range(len(names)))
    for name in names:
        assert store.read_record(f"records/{name}") == name.encode() * 1000
