import datetime
import decimal

import pyarrow
import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st

from mainstem_datastore.codecs.arrow_tables import stream_of

COLUMNS = {
    pyarrow.int8(): st.integers(-128, 127),
    pyarrow.uint64(): st.integers(0, 2**64 - 1),
    pyarrow.float32(): st.floats(width=32, allow_nan=False),
    pyarrow.bool_(): st.booleans(),
    pyarrow.string(): st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    pyarrow.large_string(): st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    pyarrow.string_view(): st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    pyarrow.binary(): st.binary(max_size=5),
    pyarrow.binary(3): st.binary(min_size=3, max_size=3),
    pyarrow.date32(): st.dates(),
    pyarrow.timestamp("us", "Europe/Berlin"): st.integers(0, 2**40),
    pyarrow.duration("ns"): st.integers(0, 2**40),
    pyarrow.decimal128(9, 2): st.decimals(-1000, 1000, places=2),
    pyarrow.list_(pyarrow.int16()): st.lists(st.integers(0, 9), max_size=3),
    pyarrow.struct([("a", pyarrow.int8()), ("b", pyarrow.string())]): st.fixed_dictionaries(
        {"a": st.integers(0, 9), "b": st.sampled_from(["x", "y"])}
    ),
    pyarrow.map_(pyarrow.string(), pyarrow.int8()): st.lists(
        st.tuples(st.sampled_from(["x", "y"]), st.integers(0, 9)), max_size=2
    ),
    pyarrow.null(): st.none(),
}


@st.composite
def columns(draw, length):
    kind = draw(st.sampled_from(list(COLUMNS)))
    values = draw(st.lists(st.none() | COLUMNS[kind], min_size=length, max_size=length))
    return pyarrow.array(values, kind)


@st.composite
def tables(draw):
    length = draw(st.integers(0, 6))
    arrays = draw(st.lists(columns(length), min_size=1, max_size=4))
    names = [f"column {position}" for position in range(len(arrays))]
    return pyarrow.table(arrays, names=names, metadata={"origin": "here"})


@given(tables(), st.data())
def test_tables_come_back_sliced_or_not(shelf: Shelf, table, data):
    begin = data.draw(st.integers(0, table.num_rows))
    for value in (table, table.slice(begin)):
        loaded = shelf.round_trip(value, "arrow/1")
        loaded.validate(full=True)
        assert loaded.equals(value, check_metadata=True)


@given(tables())
def test_batches_and_arrays_come_back(shelf: Shelf, table):
    batch = table.combine_chunks().to_batches()
    for value in [*batch, table.column(0), table.column(0).combine_chunks()]:
        loaded = shelf.round_trip(value, "arrow/1")
        assert type(loaded) is type(value)
        assert loaded.equals(value)


def test_large_columns_of_several_chunks_come_back(shelf: Shelf):
    numbers = pyarrow.chunked_array([range(100_000), range(50_000)])
    texts = pyarrow.array([f"text {number}" for number in range(150_000)])
    table = pyarrow.table({"numbers": numbers, "texts": texts})
    loaded = shelf.round_trip(table, "arrow/1")
    assert loaded.equals(table)


def test_dictionaries_and_decimals_come_back(shelf: Shelf):
    table = pyarrow.table(
        {
            "category": pyarrow.chunked_array(
                [
                    pyarrow.array(["a", "b"]).dictionary_encode(),
                    pyarrow.array(["c", None]).dictionary_encode(),
                ]
            ),
            "amount": pyarrow.array([decimal.Decimal("1.5")] * 4),
            "day": pyarrow.array([datetime.date(2024, 2, 29)] * 4),
        }
    )
    assert shelf.round_trip(table, "arrow/1").equals(table)


def test_the_columns_of_a_stream_are_where_they_were_in_memory():
    column = pyarrow.array(range(100_000))
    memory = column.buffers()[1]
    addresses = {
        part.address
        for part in stream_of(pyarrow.table({"x": column})).parts
        if isinstance(part, pyarrow.Buffer)
    }
    assert memory.address in addresses


class Meters(pyarrow.ExtensionType):
    """A type that only a reader who has registered it understands."""

    def __init__(self):
        super().__init__(pyarrow.int64(), "mainstem-tests.meters")

    def __arrow_ext_serialize__(self):
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type, serialized):
        return cls()


@pytest.mark.parametrize(
    "wrap", [lambda array: array, lambda array: pyarrow.table({"x": array})], ids=["array", "table"]
)
def test_extension_types_are_left_to_pickle(shelf: Shelf, wrap):
    value = wrap(pyarrow.ExtensionArray.from_storage(Meters(), pyarrow.array([1, 2])))
    assert shelf.reference(value).codec == "pickle/1"
