import datetime
import decimal

import polars
import pytest
from artifact_shelf import Shelf
from hypothesis import given
from polars.testing import assert_frame_equal, assert_series_equal
from polars.testing.parametric import dataframes

from mainstem_datastore.codecs import polars_frames

FRAMES = dataframes(
    max_cols=4,
    max_size=6,
    allowed_dtypes=[
        polars.Int8,
        polars.UInt64,
        polars.Float32,
        polars.Boolean,
        polars.String,
        polars.Binary,
        polars.Date,
        polars.Time,
        polars.Datetime,
        polars.Duration,
        polars.Categorical,
        polars.Enum,
        polars.Decimal,
        polars.List,
        polars.Array,
        polars.Struct,
        polars.Null,
    ],
)


@given(FRAMES)
def test_frames_come_back(shelf: Shelf, frame):
    loaded = shelf.load(shelf.reference(frame), allow_pickle=False)
    assert loaded.schema == frame.schema
    assert_frame_equal(loaded, frame)


def test_series_and_large_frames_come_back(shelf: Shelf):
    frame = polars.DataFrame(
        {"number": range(50_000), "text": [f"text {number % 7}" for number in range(50_000)]}
    )
    assert_frame_equal(shelf.round_trip(frame, "polars/1"), frame)
    assert_series_equal(shelf.round_trip(frame["text"], "polars/1"), frame["text"])


def test_types_that_arrow_writes_in_its_own_way_come_back(shelf: Shelf):
    frame = polars.DataFrame(
        {
            "category": polars.Series(["a", "b", None], dtype=polars.Categorical),
            "level": polars.Series(["low", "high", None], dtype=polars.Enum(["low", "high"])),
            "amount": [decimal.Decimal("1.50"), None, decimal.Decimal("2.25")],
            "at": polars.Series([datetime.datetime(2024, 2, 29)] * 3).dt.replace_time_zone("Europe/Berlin"),
            "wide": polars.Series([2**100, None, 1], dtype=polars.Int128),
        }
    )
    loaded = shelf.round_trip(frame, "polars/1")
    assert loaded.schema == frame.schema
    assert_frame_equal(loaded, frame)


def test_a_loaded_frame_can_be_changed(shelf: Shelf):
    loaded = shelf.round_trip(polars.DataFrame({"a": [1, 2]}), "polars/1")
    loaded[0, "a"] = 5
    assert loaded["a"].to_list() == [5, 2]


@pytest.mark.parametrize("dtype", [polars.Object, polars.List(polars.Object)], ids=["plain", "nested"])
def test_columns_of_python_objects_are_not_written_as_streams(dtype):
    assert polars_frames._holds_objects(polars, dtype)
    assert not polars_frames._holds_objects(polars, polars.List(polars.Struct({"a": polars.Int8})))
