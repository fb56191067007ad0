import numpy
import pandas
import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_index_equal, assert_series_equal

from mainstem_datastore.codecs import pandas_frames

ROWS = 5
NUMBERS = ["i1", "u2", "i8", "f4", "f8", "c16", "?", "M8[ns]", "M8[s]", "m8[ms]"]
MASKED = ["Int8", "UInt16", "Int64", "Float32", "Float64", "boolean"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


def _maybe(values, missing):
    return st.one_of(st.just(missing), values)


@st.composite
def columns(draw, rows):
    """One column of any kind that has an exact form, as a pandas array or a numpy array."""
    form = draw(
        st.sampled_from(["number", "masked", "text", "nan text", "object", "category", "zoned", "arrow"])
    )
    if form == "number":
        values = draw(st.lists(st.integers(0, 100), min_size=rows, max_size=rows))
        return numpy.array(values, "i8").astype(draw(st.sampled_from(NUMBERS)))
    if form == "masked":
        values = draw(st.lists(_maybe(st.integers(0, 1), None), min_size=rows, max_size=rows))
        return pandas.array(values, dtype=draw(st.sampled_from(MASKED)))
    if form in ("text", "nan text"):
        values = draw(st.lists(_maybe(TEXTS, None), min_size=rows, max_size=rows))
        missing = pandas.NA if form == "text" else numpy.nan
        storage = draw(st.sampled_from(["pyarrow", "python"]))
        try:
            return pandas.array(values, dtype=pandas.StringDtype(storage, na_value=missing))
        except TypeError:  # pandas before 2.3
            return pandas.array(values, dtype="string" if form == "text" else "string[pyarrow_numpy]")
    if form == "object":
        missing = draw(st.sampled_from([None, numpy.nan]))
        return numpy.array(draw(st.lists(_maybe(TEXTS, missing), min_size=rows, max_size=rows)), object)
    if form == "category":
        values = draw(st.lists(_maybe(st.sampled_from("abc"), None), min_size=rows, max_size=rows))
        return pandas.Categorical(values, categories=["c", "a", "b", "d"], ordered=draw(st.booleans()))
    if form == "zoned":
        values = numpy.array(draw(st.lists(st.integers(0, 2**40), min_size=rows, max_size=rows)), "i8")
        zone = draw(st.sampled_from(["UTC", "Europe/Berlin", "+02:00"]))
        return pandas.DatetimeIndex(values.view("M8[us]"), tz="UTC").tz_convert(zone).array
    values = draw(st.lists(_maybe(st.integers(0, 9), None), min_size=rows, max_size=rows))
    return pandas.array(values, dtype="int16[pyarrow]")


@st.composite
def frames(draw):
    rows = draw(st.sampled_from([0, 1, ROWS]))
    arrays = draw(st.lists(columns(rows), max_size=6))
    names = draw(st.lists(st.sampled_from(["a", "b", 1, None]), min_size=len(arrays), max_size=len(arrays)))
    kept = {place: pandas.Series(array, dtype=array.dtype) for place, array in enumerate(arrays)}
    frame = pandas.DataFrame(kept, index=pandas.RangeIndex(rows))
    frame.columns = pandas.Index(names, dtype=object)
    return frame


@given(frames())
def test_frames_of_every_kind_of_column_come_back(shelf: Shelf, frame):
    loaded = shelf.round_trip(frame, "pandas/1")
    assert_frame_equal(loaded, frame, check_flags=True, check_freq=True)
    assert [type(dtype) for dtype in loaded.dtypes] == [type(dtype) for dtype in frame.dtypes]


@given(st.data())
def test_series_of_every_kind_come_back(shelf: Shelf, data):
    series = pandas.Series(
        data.draw(columns(ROWS)), name=data.draw(st.sampled_from(["x", 3, None, ("a", 1)]))
    )
    assert_series_equal(shelf.round_trip(series, "pandas/1"), series)


INDEXES = {
    "range": pandas.RangeIndex(2, 20, 3, name="place"),
    "integers": pandas.Index([3, 1, 2], dtype="i2"),
    "texts": pandas.Index(["b", "a", None], name=("two", 1)),
    "texts as objects": pandas.Index(["b", "a", 1, None], dtype=object),
    "many texts": pandas.Index([f"text {number}" for number in range(2_000)]),
    "many texts as objects": pandas.Index([f"text {number}" for number in range(2_000)], dtype=object),
    "days": pandas.date_range("2024-02-28", periods=3, freq="D", name="day"),
    "hours in a zone": pandas.date_range("2024-03-31", periods=30, freq="h", tz="Europe/Berlin"),
    "irregular days": pandas.DatetimeIndex(["2024-02-29", "2023-01-01", "NaT"]),
    "durations": pandas.timedelta_range("1h", periods=3),
    "categories": pandas.CategoricalIndex(["a", "b", "a"], categories=["b", "a"], ordered=True),
    "levels": pandas.MultiIndex.from_product(
        [["a", "b"], [1.5, 2.5], pandas.date_range("2024", periods=2)], names=["x", None, "z"]
    ),
    "unused levels": pandas.MultiIndex.from_tuples([("a", 1), ("b", 2), ("c", 3)])[:1],
    "masked": pandas.Index([1, None], dtype="Int64"),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_indexes_come_back_alone_and_in_frames(shelf: Shelf, kind):
    index = INDEXES[kind]
    loaded = shelf.round_trip(index, "pandas/1")
    assert_index_equal(loaded, index, exact=True)
    assert getattr(loaded, "freq", None) == getattr(index, "freq", None)
    frame = pandas.DataFrame({"value": numpy.arange(len(index))}, index=index)
    assert_frame_equal(shelf.round_trip(frame, "pandas/1"), frame, check_freq=True)
    assert_frame_equal(shelf.round_trip(frame.T, "pandas/1"), frame.T, check_freq=True)


def large_frame(rows=20_000):
    generator = numpy.random.default_rng(0)
    return pandas.DataFrame(
        {
            "whole": generator.integers(0, 9, rows),
            "share": generator.random(rows),
            "text": [f"text {number}" for number in range(rows)],
            "more": generator.integers(0, 9, rows),
            "small": generator.integers(0, 9, rows, dtype="i2"),
            "city": generator.choice(numpy.array(["here", "there", None], object), rows),
            "rest": generator.random(rows),
        }
    )


def object_texts(frame):
    return frame.astype({"text": object, "city": object})


FRAMES = {
    "as made": lambda: large_frame(),
    "texts as objects": lambda: object_texts(large_frame()),
    "rows in between": lambda: large_frame().iloc[5_000:15_000],
    "every second row": lambda: large_frame().iloc[::2],
    "backwards": lambda: large_frame().iloc[::-1],
    "fewer columns": lambda: large_frame()[["rest", "whole"]],
    "columns in between": lambda: large_frame().iloc[:, 1:4],
    "a column added": lambda: large_frame().assign(added=1.5, other=2),
    "one block": lambda: pandas.DataFrame(numpy.arange(80_000.0).reshape(20_000, 4)),
    "one block, by columns": lambda: pandas.DataFrame(numpy.arange(80_000.0).reshape(4, 20_000).T),
    "sorted": lambda: large_frame().sort_values("share"),
    "wide": lambda: pandas.DataFrame(numpy.arange(60_000).reshape(60, 1_000)),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_large_frames_come_back_however_they_lie_in_memory(shelf: Shelf, kind):
    frame = FRAMES[kind]()
    loaded = shelf.round_trip(frame, "pandas/1")
    assert_frame_equal(loaded, frame)


def test_a_loaded_frame_can_be_changed_without_changing_the_store(shelf: Shelf):
    frame = large_frame()
    reference = shelf.reference(frame)
    loaded = shelf.load(reference)
    loaded.loc[3, "share"] = -1.0
    loaded.loc[4, "text"] = "changed"
    loaded["new"] = 1
    assert (loaded.loc[3, "share"], loaded.loc[4, "text"]) == (-1.0, "changed")
    assert_frame_equal(shelf.load(reference), frame)
    assert shelf.save(loaded, reference).unchanged == frozenset()


def test_the_columns_of_a_wide_frame_stay_together(own_shelf: Shelf):
    frame = pandas.DataFrame(numpy.random.default_rng(0).random((1_000, 500)))
    reference = own_shelf.reference(frame)
    assert len(own_shelf.blobs()) == 1
    loaded = own_shelf.load(reference)
    assert_frame_equal(loaded, frame)
    loaded["new"] = 1  # pandas warns of a scattered frame here, and warnings fail the test


def test_numbers_are_stored_from_where_they_lie():
    frame = pandas.DataFrame(numpy.random.default_rng(0).random((50_000, 3)))
    encoded = pandas_frames.encode(frame)
    assert encoded is not None
    assert any(
        isinstance(buffer, memoryview) and numpy.shares_memory(buffer, frame.to_numpy())
        for buffer in encoded.buffers
    )


def test_repeated_texts_are_stored_once_and_shared_again(own_shelf: Shelf):
    cities = numpy.random.default_rng(0).choice(
        numpy.array(["a long name of a city", "another one", None], object), 50_000
    )
    reference = own_shelf.reference(pandas.Series(cities, dtype=object))
    assert reference.size_bytes < 2 * len(cities)
    loaded = own_shelf.load(reference)
    assert len(set(map(id, loaded))) == 3
    assert loaded.tolist() == cities.tolist()


def test_attributes_and_flags_come_back(shelf: Shelf):
    frame = pandas.DataFrame({"a": [1]}).set_flags(allows_duplicate_labels=False)
    frame.attrs = {"unit": "m", "more": [1, 2]}
    loaded = shelf.round_trip(frame, "pandas/1")
    assert loaded.attrs == frame.attrs
    assert not loaded.flags.allows_duplicate_labels


class Table(pandas.DataFrame):
    """A frame of the user's own."""


@pytest.mark.parametrize(
    "value",
    [
        pandas.DataFrame({"a": [1, "x", None]}),
        pandas.DataFrame({"a": numpy.array(["x", None, numpy.nan], object)}, dtype=object),
        pandas.DataFrame({"a": numpy.array(["x", 1.5], object)}, dtype=object),
        pandas.DataFrame({"a": numpy.array(["x", pandas.NA], object)}, dtype=object),
        pandas.Series(pandas.period_range("2024", periods=2, freq="M")),
        pandas.Series(pandas.arrays.IntervalArray.from_breaks([0, 1, 2])),
        pandas.Series(pandas.arrays.SparseArray([0, 1])),
        pandas.Series([1], index=pandas.Index([pandas.Timestamp("2024")], dtype=object)),
        Table({"a": [1]}),
    ],
    ids=["mixed", "two missing", "numbers", "NA", "periods", "intervals", "sparse", "labels", "subclass"],
)
def test_what_has_no_exact_form_is_pickled_and_comes_back(shelf: Shelf, value):
    loaded = shelf.load(shelf.reference(value))
    assert shelf.reference(value).codec == "pickle/1"
    assert type(loaded) is type(value)
    assert loaded.equals(value)


def test_attributes_that_json_cannot_hold_are_pickled(shelf: Shelf):
    frame = pandas.DataFrame({"a": [1]})
    frame.attrs = {"shape": (1, 2)}
    assert shelf.load(shelf.reference(frame)).attrs == frame.attrs


def test_strings_without_pyarrow_are_pickled(shelf: Shelf, monkeypatch):
    monkeypatch.setattr("mainstem_datastore.codecs.pandas_texts.optional_library", lambda name: None)
    assert shelf.reference(pandas.DataFrame({"a": ["x"]})).codec == "pickle/1"
    assert shelf.reference(pandas.DataFrame({"a": [1.5]})).codec == "pandas/1"
