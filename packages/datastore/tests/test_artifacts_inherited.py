import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.errors import StoreError
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.inheritance import Inherited
from mainstem_datastore.artifacts import load_inherited, save_inherited

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)
TABLES = st.dictionaries(NAMES, st.lists(NAMES).map(tuple), max_size=20)


def large_table():
    return {"start/0": tuple(f"artifact_{number}" for number in range(2_000))}


@given(TABLES)
def test_tables_come_back(shelf: Shelf, table):
    inherited = from_plain(Inherited, to_plain(save_inherited(shelf.native, table)), key="inherited")
    assert load_inherited(shelf.native, inherited) == table


def test_a_small_table_stands_in_the_record(own_shelf: Shelf):
    inherited = save_inherited(own_shelf.native, {"start/0": ("a", "b")})
    assert (inherited.inline, inherited.segments) == ({"start/0": ("a", "b")}, ())
    assert own_shelf.blobs() == []


def test_siblings_share_one_large_table(own_shelf: Shelf):
    table = {**large_table(), "middle/0": ("x",)}
    first = save_inherited(own_shelf.native, table)
    second = save_inherited(own_shelf.native, dict(reversed(table.items())))
    assert first == second
    assert len(own_shelf.blobs()) == 1
    assert load_inherited(own_shelf.native, first) == table


def test_a_missing_table_is_named(own_shelf: Shelf):
    inherited = save_inherited(own_shelf.native, large_table())
    own_shelf.blobs()[0].unlink()
    with pytest.raises(StoreError, match="the table of inherited artifacts") as caught:
        load_inherited(own_shelf.native, inherited)
    assert caught.value.id == "store-blob-missing"
