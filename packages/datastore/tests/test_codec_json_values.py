import math

import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    SCALARS | TEXTS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5)
)


def exactly_equal(left, right):
    """Says whether two JSON-like values are equal with the same types and the same order all the way down."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(exactly_equal, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(map(exactly_equal, left.values(), right.values()))
    return left == right and (
        not isinstance(left, float) or math.copysign(1, left) == math.copysign(1, right)
    )


@given(VALUES)
def test_what_json_can_hold_comes_back_exactly(shelf: Shelf, value):
    assert exactly_equal(shelf.round_trip(value, "json/1"), value)


@given(st.binary(max_size=200))
def test_bytes_come_back(shelf: Shelf, value):
    assert shelf.round_trip(value, "bytes/1") == value


@pytest.mark.parametrize("size_bytes", [0, 1, 4096, 4097, 65536, 17 << 20])
def test_bytes_of_every_size_come_back(shelf: Shelf, size_bytes):
    value = bytes(range(256)) * (size_bytes // 256 + 1)
    assert shelf.round_trip(value[:size_bytes], "bytes/1") == value[:size_bytes]


def test_a_bytearray_comes_back_as_one(shelf: Shelf):
    loaded = shelf.round_trip(bytearray(b"abc"), "bytes/1")
    loaded += b"d"
    assert loaded == bytearray(b"abcd")
    assert type(loaded) is bytearray


def test_the_type_of_a_value_is_named_for_people(shelf: Shelf):
    assert [shelf.reference(value).type for value in (None, True, 1, 1.5, "a", [], {}, b"")] == [
        "NoneType",
        "bool",
        "int",
        "float",
        "str",
        "list",
        "dict",
        "bytes",
    ]


class Text(str):
    """A text with a type of its own."""


@pytest.mark.parametrize(
    "value", ["\ud800", 10**5000, Text("a")], ids=["surrogate", "huge number", "subclass"]
)
def test_what_json_would_change_is_pickled(shelf: Shelf, value):
    loaded = shelf.round_trip(value, "pickle/1")
    assert loaded == value
    assert type(loaded) is type(value)
