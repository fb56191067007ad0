from decimal import Decimal

import numpy
import pandas
import pyarrow
import pytest
from artifact_shelf import Shelf

from mainstem_core.errors import TaskError
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore._native import SEGMENT_BYTES, hash_bytes
from mainstem_datastore.artifacts import SaveSession, immutable, load_artifacts, save_artifacts
from mainstem_datastore.codecs import pandas_frames


class CountingStore:
    """A store that counts how often it is asked to write and to read."""

    def __init__(self, native):
        self._native = native
        self.writes = 0
        self.reads = 0

    def put_blobs(self, blobs):
        self.writes += 1
        return self._native.put_blobs(blobs)

    def get_parts(self, parts):
        self.reads += 1
        return self._native.get_parts(parts)


@pytest.fixture
def counting(own_shelf: Shelf) -> CountingStore:
    return CountingStore(own_shelf.native)


def random_array(seed, size_bytes):
    return numpy.random.default_rng(seed).random(size_bytes // 8)


def test_small_values_stand_in_the_reference_and_write_no_blob(own_shelf: Shelf, counting):
    saved = save_artifacts(counting, {"a": 1, "b": "text", "c": b"x" * 4096})
    assert (counting.writes, own_shelf.blobs()) == (0, [])
    assert saved.written_bytes == len("1") + len('"text"') + 4096
    assert all(buffer.inline is not None for value in saved.references.values() for buffer in value.buffers)


def test_many_small_values_share_one_pack(own_shelf: Shelf, counting):
    values = {f"v{number}": f"{number:0500}" for number in range(2_000)}
    saved = save_artifacts(counting, values)
    assert (counting.writes, len(own_shelf.blobs())) == (1, 1)
    assert load_artifacts(counting, saved.references, str) == values
    assert counting.reads == 1


def test_equal_small_values_stand_in_the_pack_once(own_shelf: Shelf):
    saved = save_artifacts(own_shelf.native, {f"v{number}": bytes(20_000) for number in range(10)})
    assert saved.written_bytes <= 20_000
    assert len({value.buffers[0].segments for value in saved.references.values()}) == 1


def test_values_in_between_share_a_pack_and_large_ones_have_blobs_of_their_own(own_shelf: Shelf, counting):
    sizes = {"a": 5_000, "b": 60_000, "c": 70_000, "d": 1_000_000}
    values = {name: random_array(place, size) for place, (name, size) in enumerate(sizes.items())}
    saved = save_artifacts(counting, values)
    blob = {name: reference.buffers[0].segments[0].blob for name, reference in saved.references.items()}
    assert blob["a"] == blob["b"]
    assert len({blob["a"], blob["c"], blob["d"]}) == len(own_shelf.blobs()) == 3
    assert counting.writes == 1
    assert saved.written_bytes == sum(array.nbytes for array in values.values())


def test_very_many_large_values_share_a_pack(own_shelf: Shelf):
    values = {f"v{number}": random_array(number, 70_000) for number in range(100)}
    saved = save_artifacts(own_shelf.native, values)
    assert len(own_shelf.blobs()) == 1
    loaded = load_artifacts(own_shelf.native, saved.references, str)
    assert all(numpy.array_equal(loaded[name], values[name]) for name in values)


def test_one_object_under_two_names_is_stored_once(own_shelf: Shelf, monkeypatch):
    calls = []
    encode = pandas_frames.encode
    monkeypatch.setattr(pandas_frames, "encode", lambda value: calls.append(1) or encode(value))
    frame = pandas.DataFrame({"a": random_array(0, 100_000)})
    saved = save_artifacts(own_shelf.native, {"a": frame, "b": frame, "c": (frame, 1)})
    assert len(calls) == 1
    assert 0 < saved.written_bytes - frame["a"].nbytes < 2_000, "the array once, and what describes it"


def test_a_session_does_not_write_again_what_it_has_written(own_shelf: Shelf, counting):
    array, session = random_array(0, 100_000), SaveSession()
    first = save_artifacts(counting, {"a": array}, session=session)
    again = save_artifacts(counting, {"b": [array, 1]}, session=session)
    assert counting.writes == 1
    assert again.written_bytes < 200, "only the list"
    assert again.references["b"].buffers[-1] == first.references["a"].buffers[0]


def test_equal_content_in_another_task_is_the_same_blob(own_shelf: Shelf):
    own_shelf.save(random_array(0, 100_000))
    before = own_shelf.blobs()
    own_shelf.save(random_array(0, 100_000))
    assert own_shelf.blobs() == before


@pytest.mark.parametrize("rows", [10, 100_000])
def test_a_loaded_value_is_written_again_only_if_it_changed(own_shelf: Shelf, rows):
    values = {name: numpy.arange(rows) for name in "ab"}
    first = save_artifacts(own_shelf.native, values)
    loaded = load_artifacts(own_shelf.native, first.references, str)
    loaded["b"][0] = -1
    second = save_artifacts(own_shelf.native, {**loaded, "c": 3}, first.plain)
    assert second.unchanged == {"a"}
    assert second.references["a"] == first.references["a"]
    assert second.references["b"].hash != first.references["b"].hash
    assert list(second.references) == ["a", "b", "c"]


def test_a_changed_value_of_the_same_length_is_noticed(shelf: Shelf):
    reference = shelf.reference([1, 2, 3])
    assert shelf.save([1, 2, 4], reference).unchanged == frozenset()
    assert shelf.save([1, 2, 3], reference).unchanged == {"x"}
    assert shelf.save((1, 2, 3), reference).unchanged == frozenset()


def test_content_hashes_depend_on_content_alone(shelf: Shelf):
    array = random_array(0, 100_000)
    assert shelf.reference(array).hash == shelf.reference(array.copy()).hash
    assert shelf.reference(array).hash != shelf.reference(array.astype("f4")).hash
    assert shelf.reference(array).hash != shelf.reference(array.reshape(2, -1)).hash
    assert shelf.reference(1).hash != shelf.reference(True).hash != shelf.reference(1.0).hash


def test_hashes_are_as_the_page_on_the_format_says(shelf: Shelf):
    small = shelf.reference("text")
    assert small.buffers[0].hash == hash_bytes(b'"text"')
    assert small.hash == hash_bytes(f'["json/1",{{}},["{small.buffers[0].hash}"]]'.encode())
    data = bytes(SEGMENT_BYTES) + b"more"
    large = shelf.reference(bytearray(data))
    parts = [hash_bytes(data[:SEGMENT_BYTES]), hash_bytes(b"more")]
    [buffer] = large.buffers
    assert [segment.hash for segment in buffer.segments] == parts
    assert buffer.hash == hash_bytes(bytes.fromhex("".join(parts)))
    assert large.hash == hash_bytes(f'["bytes/1",{{"mutable":true}},["{buffer.hash}:2"]]'.encode())


def test_a_reference_survives_plain_data(shelf: Shelf):
    for value in (1, random_array(0, 100_000), {"a": random_array(1, 100_000)}):
        reference = shelf.save(value).references["x"]
        assert from_plain(ArtifactReference, to_plain(reference), key="x") == reference


def test_sizes_are_those_of_the_raw_bytes(shelf: Shelf):
    assert shelf.reference(b"abc").size_bytes == 3
    assert shelf.reference(numpy.zeros(100_000)).size_bytes == 800_000


def test_one_value_that_cannot_be_stored_leaves_nothing(own_shelf: Shelf):
    with pytest.raises(TaskError, match=r"self\.bad"):
        save_artifacts(own_shelf.native, {"good": random_array(0, 100_000), "bad": (number for number in ())})
    assert own_shelf.blobs() == []


def test_nothing_is_nothing(own_shelf: Shelf):
    saved = save_artifacts(own_shelf.native, {})
    assert (saved.references, saved.written_bytes, load_artifacts(own_shelf.native, {}, str)) == ({}, 0, {})


IMMUTABLE = [
    None,
    True,
    1,
    1.5,
    2j,
    "a",
    b"a",
    range(3),
    (1, "a", None),
    frozenset([1]),
    numpy.float64(1),
    Decimal(1),
]
MUTABLE = [
    [],
    {},
    set(),
    bytearray(),
    numpy.zeros(1),
    (1, []),
    ((1, 2), 3),
    tuple(range(2_000)),
    numpy.zeros(1, "i4,i4")[0],
]


def test_only_what_nothing_can_change_in_place_counts_as_immutable():
    assert [value for value in IMMUTABLE if not immutable(value)] == []
    assert [value for value in MUTABLE if immutable(value)] == []
    assert immutable(pyarrow.table({"a": [1]}))
    assert not immutable(type("Number", (int,), {})(1))
