"""Blobs: what is put comes back and belongs to the reader; whatever was changed on the disk is found."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstem_datastore._native import SEGMENT_BYTES, LocalStore, StoreError, hash_bytes

if TYPE_CHECKING:
    from mainstem_datastore._native import Segment

NOISE = random.Random(3).randbytes(1_000_000)
COMPRESSIBLE = bytes(range(16)) * 50_000

STORED_PART = st.one_of(
    st.binary(max_size=300),
    st.integers(0, 300_000).map(lambda length: NOISE[:length]),
    st.integers(0, 300_000).map(lambda length: COMPRESSIBLE[:length]),
)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    made = LocalStore(str(tmp_path / "store"))
    made.make_folder("")
    return made


def put_one(store: LocalStore, *parts: bytes) -> list[list[Segment]]:
    [blob] = store.put_blobs([parts])
    return blob


def blob_file(store: LocalStore, segment: Segment) -> Path:
    blob, compression = segment[0], segment[5]
    return Path(store.root, "blobs", blob[:2], blob + (".zst" if compression else ""))


def overwrite(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize("use_maps", [True, False])
@settings(max_examples=40)
@given(st.lists(st.lists(STORED_PART, max_size=4), max_size=4), st.booleans())
def test_whatever_is_put_comes_back(
    tmp_path_factory: pytest.TempPathFactory, use_maps: bool, blobs: list[list[bytes]], compress: bool
) -> None:
    store = LocalStore(str(tmp_path_factory.mktemp("store")), use_maps=use_maps)
    references = store.put_blobs(blobs, compress=compress)
    for parts, blob in zip(blobs, references, strict=True):
        assert [bytes(buffer) for buffer in store.get_parts(blob)] == parts
        for part, segments in zip(parts, blob, strict=True):
            assert sum(segment[3] for segment in segments) == len(part)
            assert [segment[4] for segment in segments] == [hash_bytes(part)] * bool(part)


def test_a_part_is_cut_into_segments_that_lie_one_after_another(store: LocalStore) -> None:
    data = random.Random(1).randbytes(2 * SEGMENT_BYTES + 5)
    [segments, tail] = put_one(store, data, b"tail")
    assert [segment[1:4] for segment in segments] == [
        (0, SEGMENT_BYTES, SEGMENT_BYTES),
        (SEGMENT_BYTES, SEGMENT_BYTES, SEGMENT_BYTES),
        (2 * SEGMENT_BYTES, 5, 5),
    ]
    assert tail[0][1] == len(data)
    assert {segment[0] for segment in [*segments, *tail]} == {segments[0][0]}
    assert blob_file(store, segments[0]).read_bytes() == data + b"tail"
    [buffer, small] = store.get_parts([segments, tail])
    assert buffer.mapped and not small.mapped
    assert memoryview(buffer) == data


def test_a_blob_of_one_segment_has_the_name_that_other_tools_compute(store: LocalStore) -> None:
    [[segment]] = put_one(store, NOISE)
    assert segment[0] == segment[4] == hash_bytes(NOISE)
    assert blob_file(store, segment).read_bytes() == NOISE


def test_a_blob_without_a_byte_has_no_file(store: LocalStore) -> None:
    assert store.put_blobs([[], [b""], [b"", b""]]) == [[], [[]], [[], []]]
    assert [len(buffer) for buffer in store.get_parts([[], []])] == [0, 0]
    assert not Path(store.root, "blobs").exists()


@pytest.mark.parametrize("data", [NOISE, COMPRESSIBLE, b"small"], ids=["mapped", "compressed", "small"])
def test_what_was_read_belongs_to_the_reader(store: LocalStore, data: bytes) -> None:
    blob = put_one(store, data)
    [buffer] = store.get_parts(blob)
    assert buffer.mapped == (data is NOISE)
    view = memoryview(buffer)
    del buffer
    gc.collect()
    assert not view.readonly and view.c_contiguous and view.format == "B"
    view[0] ^= 255
    view[-1] ^= 255
    [again] = store.get_parts(blob)
    assert memoryview(again) == data
    assert memoryview(again) != view


@pytest.mark.parametrize(
    "data", [NOISE, COMPRESSIBLE, b"small and raw"], ids=["mapped", "compressed", "small"]
)
def test_a_bit_flipped_anywhere_is_found(store: LocalStore, data: bytes) -> None:
    blob = put_one(store, data)
    path = blob_file(store, blob[0][0])
    content = path.read_bytes()
    positions = (
        range(len(content)) if len(content) < 200 else random.Random(7).sample(range(len(content)), 60)
    )
    for position in [0, len(content) - 1, *positions]:
        changed = bytearray(content)
        changed[position] ^= 1 << position % 8
        overwrite(path, bytes(changed))
        for use_maps in (True, False):
            with pytest.raises(StoreError) as caught:
                LocalStore(store.root, use_maps=use_maps).get_parts(blob)
            assert (caught.value.kind, caught.value.blob) == ("blob-corrupt", blob[0][0][0])
            assert caught.value.path == str(path)
    overwrite(path, content)
    assert [bytes(buffer) for buffer in store.get_parts(blob)] == [data]


@pytest.mark.parametrize("data", [NOISE, COMPRESSIBLE, b"small"], ids=["mapped", "compressed", "small"])
@pytest.mark.parametrize("left", [0, 1, 0.5, -1])
def test_a_blob_that_lost_its_end_is_found(store: LocalStore, data: bytes, left: float) -> None:
    blob = put_one(store, data)
    path = blob_file(store, blob[0][0])
    content = path.read_bytes()
    overwrite(path, content[: int(len(content) * left) if left == 0.5 else int(left)])
    with pytest.raises(StoreError) as caught:
        store.get_parts(blob)
    assert caught.value.kind == "blob-corrupt"


def test_a_blob_that_is_gone_is_named(store: LocalStore) -> None:
    blob = put_one(store, b"gone")
    path = blob_file(store, blob[0][0])
    path.unlink()
    with pytest.raises(StoreError) as caught:
        store.get_parts(blob)
    assert (caught.value.kind, caught.value.blob) == ("blob-missing", blob[0][0][0])
    assert caught.value.path == str(path) and str(path) in str(caught.value)
    assert caught.value.retry_helps is False


@pytest.mark.parametrize(
    "segment",
    [
        ("../" * 20 + "etc/passwd", 0, 1, 1, "0" * 64, None),
        ("A" * 64, 0, 1, 1, "0" * 64, None),
        ("0" * 64, 0, 1, 1, "0" * 63, None),
        ("0" * 64, 0, 1, 1, "0" * 64, "lz4"),
    ],
)
def test_a_reference_that_no_writer_makes_is_a_value_error(store: LocalStore, segment: Segment) -> None:
    with pytest.raises(ValueError):
        store.get_parts([[segment]])


def test_blob_files_are_read_only_and_stored_once(store: LocalStore) -> None:
    first = put_one(store, NOISE)
    path = blob_file(store, first[0][0])
    before = path.stat()
    assert before.st_mode & 0o222 == 0
    assert put_one(LocalStore(store.root), NOISE) == first
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list(Path(store.root, "blobs").rglob("*"))) == 2


def test_a_kill_leaves_no_temporary_file(tmp_path: Path) -> None:
    script = f"""if True:
        import os, signal, threading, time
        from mainstem_datastore._native import LocalStore
        store = LocalStore({str(tmp_path)!r})
        store.make_folder("")
        data = [os.urandom(1 << 20) * 64 for _ in range(2)]
        threading.Thread(target=lambda: store.put_blobs([data], compress=False)).start()
        while not store.list_folder(""):
            pass
        os.kill(os.getpid(), signal.SIGKILL)
    """
    assert subprocess.run([sys.executable, "-c", script]).returncode == -9
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    if not sys.platform.startswith("linux"):
        left = [path for path in left if not path.name.startswith(".tmp-")]
    assert left == []


def test_a_process_forked_after_use_can_use_the_store_too(tmp_path: Path) -> None:
    script = f"""if True:
        import os, random
        from mainstem_datastore._native import LocalStore, hash_many
        store = LocalStore({str(tmp_path)!r})
        data = random.Random(1).randbytes(40_000_000)
        hash_many([data])
        blob = store.put_blobs([[data]])[0]
        assert bytes(store.get_parts(blob)[0]) == data
        children = []
        for number in range(4):
            child = os.fork()
            if child == 0:
                own = store.put_blobs([[data[number + 1:]], [data]])
                assert own[1] == blob
                assert bytes(store.get_parts(own[0])[0]) == data[number + 1:]
                os._exit(7)
            children.append(child)
        assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [7] * 4
    """
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_forking_while_other_threads_write_leaves_a_working_child(tmp_path: Path) -> None:
    script = f"""if True:
        import os, threading, warnings
        warnings.simplefilter("ignore", DeprecationWarning)
        from mainstem_datastore._native import LocalStore
        store = LocalStore({str(tmp_path)!r})
        stop = threading.Event()
        def write(number):
            counter = 0
            while not stop.is_set():
                counter += 1
                store.put_blobs([[b"%d-%d-%d" % (number, counter, part)] for part in range(6)])
        threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for number in range(20):
            child = os.fork()
            if child == 0:
                data = bytes([number]) * 5_000_000
                assert bytes(store.get_parts(store.put_blobs([[data], [b"%d" % number]])[0])[0]) == data
                os._exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        stop.set()
        for thread in threads:
            thread.join()
    """
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_the_interpreter_runs_while_blobs_are_written(store: LocalStore) -> None:
    data = random.Random(2).randbytes(1 << 20) * 100
    steps_during: list[int] = []
    finished = threading.Event()

    def count() -> None:
        steps = 0
        while not finished.is_set():
            steps += 1
            time.sleep(0)
        steps_during.append(steps)

    counter = threading.Thread(target=count)
    counter.start()
    # So long between two forced switches, only a call that gives the interpreter away lets the counter count.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(100.0)
    try:
        store.put_blobs([[data]], compress=False)
    finally:
        finished.set()
        sys.setswitchinterval(interval)
        counter.join()
    assert steps_during[0] > 100


def test_a_place_that_takes_no_folders_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError) as caught:
        put_one(LocalStore(str(tmp_path / "file")), b"x")
    assert caught.value.kind == "io" and caught.value.errno is not None


def test_a_changed_working_folder_does_not_move_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = LocalStore("here")
    store.make_folder("")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    put_one(store, b"x")
    assert store.root == str(tmp_path / "here")
    assert (tmp_path / "here" / "blobs").is_dir()
