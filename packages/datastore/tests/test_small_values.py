"""Small JSON values take a short way, records can be read in outline: both give what the long way gives."""

import json
from typing import Any

import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.errors import RecordError
from mainstem_core.schema.codec import to_plain
from mainstem_datastore._native import inline_references, outline_json
from mainstem_datastore.artifacts import SaveSession, save_artifacts
from mainstem_datastore.artifacts.buffers import INLINE_BYTES_MAX, INLINE_BYTES_MAX_SUM, store_encoded
from mainstem_datastore.artifacts.inline import load_inline, save_inline
from mainstem_datastore.records import seal, unseal, unseal_outline

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def the_long_way(shelf: Shelf, value: Any) -> dict[str, Any]:
    session = SaveSession()
    [reference], _ = store_encoded(shelf.native, [session.encoder.encode(value)], session)
    return to_plain(reference)


@given(value=JSON)
def test_the_short_way_gives_the_same_reference_and_the_same_value(shelf: Shelf, value: Any) -> None:
    [plain] = inline_references([value], INLINE_BYTES_MAX)
    assert plain == the_long_way(shelf, value)
    assert load_inline(plain) == (value,)
    assert repr(load_inline(plain)) == repr((value,))


@pytest.mark.parametrize("value", [(1,), {1: 2}, float("nan"), b"x", "\ud800", True + 1j, object(), [()]])
def test_what_json_does_not_hold_goes_the_long_way(value: Any) -> None:
    assert inline_references([value, 1], INLINE_BYTES_MAX)[0] is None
    assert list(save_inline({"no": value, "yes": 1})) == ["yes"]


def test_what_is_long_alone_or_together_goes_the_long_way(shelf: Shelf) -> None:
    assert list(save_inline({"long": "x" * INLINE_BYTES_MAX, "short": "x"})) == ["short"]
    many = {str(number): "x" * 4000 for number in range(INLINE_BYTES_MAX_SUM // 4000 + 1)}
    assert save_inline(many) == {}
    references = save_artifacts(shelf.native, many).references
    assert [buffer.inline for each in references.values() for buffer in each.buffers] == [None] * len(many)


@pytest.mark.parametrize(
    "damage",
    [
        {"buffers": []},
        {"buffers": [{"hash": "0" * 64, "inline": "MQ=="}]},
        {"buffers": [{"hash": "0" * 64, "inline": "?"}]},
        {"buffers": 3},
        {"codec": "json/2"},
        {"codec": None},
    ],
)
def test_a_damaged_reference_is_left_to_the_long_way(damage: dict[str, Any]) -> None:
    [plain] = inline_references([1], 10)
    assert load_inline(plain) == (1,)
    assert load_inline(plain | damage) is None
    assert load_inline(None) is None


@given(record=st.dictionaries(TEXTS, JSON, min_size=1))
def test_an_outline_holds_what_is_no_container(record: dict[str, Any]) -> None:
    record.pop("check", None)
    sealed = seal(record | {"v": 1})
    assert unseal(sealed, "key") == record | {"v": 1}
    kept = {name: value for name, value in record.items() if not isinstance(value, list | dict)}
    assert unseal_outline(sealed, "key") == kept | {"v": 1}


@pytest.mark.parametrize(
    "other", ["", "{", "[]", "{1}", '{"a"}', '{"a":1', '{"a":1}x', '{"a":"1}', '{"a": 1, "b":2}', '{"a":[1}']
)
def test_other_bytes_have_no_outline(other: str) -> None:
    assert outline_json(other.encode()) in (None, b"{}")
    assert outline_json(json.dumps({"a": [other]}, separators=(",", ":")).encode()) == b"{}"


def test_a_damaged_record_has_no_outline() -> None:
    sealed = seal({"a": 1, "v": 1})
    with pytest.raises(RecordError):
        unseal_outline(sealed.replace(b"1", b"2", 1), "key")
