import math
from dataclasses import dataclass

import numpy
import pandas
import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from mainstem_core.errors import TaskError
from mainstem_core.schema.record import replace

LARGE = 20_000

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
KEYS = (
    st.none()
    | st.booleans()
    | st.integers()
    | TEXTS
    | st.binary(max_size=3)
    | st.tuples(st.integers(), TEXTS)
)
LEAVES = KEYS | st.floats() | st.complex_numbers() | st.binary(max_size=20)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=4)
    ),
)


def exactly_equal(left, right):
    """Says whether two trees are equal, types and order included, NaN being equal to itself."""
    if type(left) is not type(right):
        return False
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(exactly_equal, left, right))
    if isinstance(left, dict):
        return exactly_equal(list(left.items()), list(right.items()))
    if isinstance(left, complex):
        return exactly_equal([left.real, left.imag], [right.real, right.imag])
    if isinstance(left, float):
        return (math.isnan(left) and math.isnan(right)) or repr(left) == repr(right)
    return left == right


@given(st.tuples(TREES))
def test_plain_containers_come_back_exactly(shelf: Shelf, value):
    assert exactly_equal(shelf.round_trip(value, "tree/1"), value)


def test_leaves_keep_their_codecs(shelf: Shelf):
    frame = pandas.DataFrame({"a": numpy.arange(LARGE), "b": [f"text {number}" for number in range(LARGE)]})
    value = {
        "frame": frame,
        "array": numpy.eye(3),
        "bytes": b"x" * 100_000,
        "n": numpy.float32(1.5),
        "list": [1, "a"],
    }
    loaded = shelf.round_trip(value, "tree/1")
    assert list(loaded) == list(value)
    assert_frame_equal(loaded["frame"], frame)
    assert numpy.array_equal(loaded["array"], value["array"])
    assert (loaded["bytes"], loaded["n"], loaded["list"]) == (value["bytes"], value["n"], value["list"])
    assert type(loaded["n"]) is numpy.float32
    loaded["array"][0, 0] = 5


def test_what_is_shared_stays_shared(shelf: Shelf):
    array, inner = numpy.zeros(3), [1]
    loaded = shelf.round_trip({"arrays": [array, array], "lists": (inner, inner), "more": inner}, "tree/1")
    assert loaded["arrays"][0] is loaded["arrays"][1]
    assert loaded["lists"][0] is loaded["lists"][1] is loaded["more"]


def test_json_with_aliases_keeps_them(shelf: Shelf):
    row = [0, 0]
    loaded = shelf.round_trip([row, row], "tree/1")
    loaded[0][0] = 1
    assert loaded == [[1, 0], [1, 0]]


def test_sets_have_one_form_in_whatever_order_they_are(shelf: Shelf):
    names = [f"name {number}" for number in range(100)]
    assert shelf.reference(set(names)).hash == shelf.reference(set(reversed(names))).hash


def test_what_is_shared_with_the_inside_of_a_set_is_equal_afterwards(shelf: Shelf):
    pairs = [(number, str(number)) for number in range(20)]
    shared = [1]
    value = {"seen": set(pairs), "pairs": [*pairs, *pairs], "lists": [shared, shared]}
    assert shelf.round_trip(value, "tree/1") == value


def test_a_cycle_is_pickled(shelf: Shelf):
    value: list[object] = [numpy.zeros(3)]
    value.append(value)
    loaded = shelf.load(shelf.reference(value))
    assert loaded[1] is loaded


def test_a_value_of_very_many_nodes_is_pickled(shelf: Shelf):
    value = [(number, number) for number in range(10_000)]
    assert shelf.round_trip(value, "pickle/1") == value


def test_a_deep_value_is_pickled(shelf: Shelf):
    value: tuple[object, ...] = ()
    for _ in range(100):
        value = (value,)
    assert shelf.round_trip(value, "pickle/1") == value


@dataclass
class Model:
    """Something that only pickle knows."""

    weights: object
    name: str = "model"


def test_one_pickle_holds_what_has_no_codec_beside_large_leaves(shelf: Shelf):
    array, shared = numpy.arange(float(LARGE)), Model([1, 2])
    value = {"data": array, "models": [shared, Model(shared), Model(array)]}
    reference = shelf.reference(value)
    assert reference.codec == "tree-pickle/1"
    assert reference.size_bytes < array.nbytes + 2_000
    loaded = shelf.load(reference)
    assert numpy.array_equal(loaded["data"], array)
    assert loaded["models"][1].weights is loaded["models"][0]
    assert loaded["models"][2].weights is loaded["data"]
    assert shelf.save(loaded, reference).unchanged == {"x"}


def test_a_pickle_that_reaches_back_into_the_containers_takes_the_whole(shelf: Shelf):
    value: dict[str, object] = {"data": numpy.arange(LARGE)}
    value["model"] = Model(value)
    reference = shelf.reference(value)
    assert reference.codec == "pickle/1"
    loaded = shelf.load(reference)
    assert loaded["model"].weights is loaded


def test_without_a_large_leaf_one_pickle_takes_all(shelf: Shelf):
    assert shelf.reference({"array": numpy.zeros(3), "model": Model(1)}).codec == "pickle/1"


def test_a_tree_with_a_pickle_is_refused_where_pickles_are(shelf: Shelf):
    reference = shelf.reference([numpy.arange(LARGE), Model(1)])
    with pytest.raises(TaskError) as caught:
        shelf.load(reference, allow_pickle=False)
    assert caught.value.id == "task-pickle-refused"


@pytest.mark.parametrize("allow_pickle", [True, False])
def test_a_pickle_in_a_tree_that_hides_it_is_refused(shelf: Shelf, allow_pickle):
    hidden = replace(shelf.reference([numpy.arange(LARGE), Model(1)]), codec="tree/1")
    with pytest.raises(TaskError) as caught:
        shelf.load(hidden, allow_pickle=allow_pickle)
    assert caught.value.id == "task-value-undecodable"


def test_a_frame_in_a_tree_shares_its_blob_with_the_frame_alone(own_shelf: Shelf):
    frame = pandas.DataFrame({"a": numpy.random.default_rng(0).random(LARGE)})
    own_shelf.save(frame)
    before = own_shelf.blobs()
    own_shelf.save({"frame": frame, "n": 1})
    assert own_shelf.blobs() == before
