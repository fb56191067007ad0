"""`encode_json`: what it encodes comes back exactly; what would not come back is refused."""

import enum
import json
import math
from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_datastore._native import encode_json

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda items: st.lists(items, max_size=6) | st.dictionaries(KEYS, items, max_size=6),
    max_leaves=40,
)


def shape(value: Any) -> Any:
    """A value with everything that `==` forgives: types, the order of keys, the sign of zero."""
    if type(value) is list:
        return [shape(item) for item in value]
    if type(value) is dict:
        return [(key, shape(item)) for key, item in value.items()]
    if type(value) is float:
        return (float, value.hex())
    return (type(value), value)


@given(VALUES)
def test_what_is_encoded_comes_back_exactly(value: Any) -> None:
    text = encode_json(value)
    assert text is not None
    assert shape(json.loads(text)) == shape(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_keeps_its_bits(number: float) -> None:
    text = encode_json(number)
    assert text is not None
    restored = json.loads(text)
    assert type(restored) is float
    assert restored.hex() == number.hex()


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**4299, 0])
def test_integers_of_any_length_that_python_reads_are_kept(number: int) -> None:
    text = encode_json([number])
    assert text is not None
    assert json.loads(text) == [number]


def test_the_text_is_compact() -> None:
    assert encode_json({"a": [1, 2.0, None, True], "ü": '"\\\n\x01'}) == (
        b'{"a":[1,2.0,null,true],"\xc3\xbc":"\\"\\\\\\n\\u0001"}'
    )


class Colour(enum.IntEnum):
    RED = 1


class Text(str):
    __slots__ = ()


ALIAS: list[int] = [1]


def cycle() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        (1, 2),
        {1: "a"},
        {Text("a"): 1},
        Text("a"),
        Colour.RED,
        OrderedDict(a=1),
        b"bytes",
        {1, 2},
        math.nan,
        math.inf,
        -math.inf,
        "\ud800",
        {"\udfff": 1},
        [ALIAS, ALIAS],
        {"a": ALIAS, "b": {"c": ALIAS}},
        cycle(),
        10**4300,
        object(),
        1j,
        print,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_would_come_back_changed_is_refused(value: Any) -> None:
    assert encode_json(value) is None
    assert encode_json([value]) is None


def test_equal_but_distinct_containers_are_no_aliases() -> None:
    assert encode_json([[], [], {}, {}]) == b"[[],[],{},{}]"


def test_nesting_has_a_bound_and_never_a_crash() -> None:
    def nested(depth: int) -> Any:
        value: Any = 1
        for _ in range(depth):
            value = [value]
        return value

    assert encode_json(nested(200)) == b"[" * 200 + b"1" + b"]" * 200
    assert encode_json(nested(201)) is None
    assert encode_json(nested(100_000)) is None
