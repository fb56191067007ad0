import numpy
import pandas
import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.errors import StoreError, TaskError
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.inheritance import ItemPages
from mainstem_datastore.artifacts import SaveSession, load_item, replace_item, save_artifacts, save_items
from mainstem_datastore.codecs import pandas_frames

VALUES = (
    st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.lists(st.integers())
)


def load(shelf: Shelf, pages: ItemPages, index: int):
    return load_item(shelf.native, pages, index, what=f"item {index} of `items` of Flow/run/start")


def stored(shelf: Shelf, items):
    """Saves items and returns their pages as a child reads them, from plain data."""
    pages, _ = save_items(shelf.native, items)
    return from_plain(ItemPages, to_plain(pages), key="pages")


@given(st.lists(VALUES, max_size=40))
def test_each_item_comes_back_by_its_index(shelf: Shelf, items):
    pages = stored(shelf, items)
    assert pages.count == len(items)
    assert [load(shelf, pages, index) for index in range(len(items))] == items


@pytest.mark.parametrize("count", [1, 15, 16, 17, 1_000, 5_000])
def test_many_items_lie_in_several_pages(shelf: Shelf, count):
    pages = stored(shelf, range(count))
    assert len(pages.pages) == -(-count // pages.page_items)
    assert len({page.blob for page in pages.segments()}) == 1
    assert [load(shelf, pages, index) for index in (0, count // 2, count - 1)] == [0, count // 2, count - 1]


def test_no_items_are_no_pages(own_shelf: Shelf):
    pages, written_bytes = save_items(own_shelf.native, [])
    assert (pages.count, pages.pages, written_bytes, own_shelf.blobs()) == (0, (), 0, [])


@pytest.mark.parametrize("index", [-1, 3])
def test_an_item_that_is_not_there_is_an_index_error(shelf: Shelf, index):
    with pytest.raises(IndexError):
        load(shelf, stored(shelf, "abc"), index)


def test_a_frame_that_a_thousand_items_share_is_encoded_and_stored_once(own_shelf: Shelf, monkeypatch):
    calls = []
    encode = pandas_frames.encode
    monkeypatch.setattr(pandas_frames, "encode", lambda value: calls.append(1) or encode(value))
    frame = pandas.DataFrame({"a": numpy.random.default_rng(0).random(200_000)})
    pages, written_bytes = save_items(own_shelf.native, [(frame, number) for number in range(1_000)])
    assert len(calls) == 1
    assert written_bytes < frame["a"].nbytes + 1_000_000
    assert len(own_shelf.blobs()) == 3  # the frame, what the items add to it, and their pages
    loaded, number = load(own_shelf, pages, 777)
    assert number == 777
    pandas.testing.assert_frame_equal(loaded, frame)


class Model:
    """Something that only pickle knows."""

    def __init__(self, array):
        self.array = array


@pytest.mark.parametrize(
    "wrap", [lambda array, n: Model(array), lambda array, n: (array, Model(n))], ids=["inside", "beside"]
)
def test_an_array_that_pickled_items_share_is_stored_once(own_shelf: Shelf, wrap):
    array = numpy.random.default_rng(0).random(100_000)
    _, written_bytes = save_items(own_shelf.native, [wrap(array, number) for number in range(50)])
    assert written_bytes < array.nbytes + 100_000


def test_the_artifact_and_its_items_share_what_one_session_saves(own_shelf: Shelf):
    frame, session = pandas.DataFrame({"a": numpy.random.default_rng(0).random(100_000)}), SaveSession()
    items = [(frame, number) for number in range(10)]
    save_items(own_shelf.native, items, session=session)
    saved = save_artifacts(own_shelf.native, {"items": items, "frame": frame}, session=session)
    assert saved.written_bytes < 10_000


def test_an_iterator_that_hands_out_one_object_gives_what_a_list_of_it_holds(shelf: Shelf):
    def reused():
        array = numpy.zeros(10_000)
        for number in range(3):
            array[:] = number
            yield array

    pages = stored(shelf, reused())
    assert [load(shelf, pages, index)[0] for index in range(3)] == [array[0] for array in list(reused())]


def test_an_item_that_cannot_be_stored_is_named(own_shelf: Shelf):
    with pytest.raises(TaskError, match=r"self\.parts\[1\]") as caught:
        save_items(own_shelf.native, [1, (number for number in ())], name="parts")
    assert caught.value.id == "task-value-unpicklable"
    assert own_shelf.blobs() == []


def test_a_damaged_page_is_found_and_named(own_shelf: Shelf):
    pages = stored(own_shelf, range(100))
    [blob] = own_shelf.blobs()
    data = bytearray(blob.read_bytes())
    data[len(data) // 2] ^= 1
    blob.unlink()
    blob.write_bytes(data)
    damaged = 0
    for index in range(0, 100, pages.page_items):
        try:
            assert load(own_shelf, pages, index) == index
        except StoreError as problem:
            damaged += 1
            assert problem.id == "store-blob-corrupt"
            assert f"item {index} of `items` of Flow/run/start" in problem.message
    assert damaged == 1


@given(st.lists(VALUES, min_size=1, max_size=40), VALUES, st.data())
def test_an_item_is_replaced_and_all_else_stays(shelf: Shelf, items, value, data: st.DataObject):
    pages = stored(shelf, items)
    index = data.draw(st.integers(0, len(items) - 1))
    changed = replace_item(shelf.native, pages, index, value, name="items")

    expected = [*items[:index], value, *items[index + 1 :]]
    assert [load(shelf, changed, number) for number in range(len(items))] == expected
    assert [load(shelf, pages, number) for number in range(len(items))] == items
    assert (changed.count, changed.page_items) == (pages.count, pages.page_items)


@given(st.integers(0, 199), st.integers(0, 199))
def test_only_the_page_of_the_replaced_item_is_another_one(shelf: Shelf, first, second):
    pages = stored(shelf, range(200))
    changed = replace_item(shelf.native, pages, first, "a", name="items")
    twice = replace_item(shelf.native, changed, second, "b", name="items")

    assert len(pages.pages) > 4
    differing = [
        number
        for number, (before, after) in enumerate(zip(pages.pages, twice.pages, strict=True))
        if list(before) != list(after)
    ]
    assert differing == sorted({first // pages.page_items, second // pages.page_items})
    assert load(shelf, twice, second) == "b"
    assert load(shelf, twice, first) == ("b" if first == second else "a")


def test_a_value_that_cannot_be_stored_is_named_as_that_item(own_shelf: Shelf):
    pages = stored(own_shelf, "abc")
    with pytest.raises(TaskError, match=r"parts\[1\]") as caught:
        replace_item(own_shelf.native, pages, 1, (number for number in ()), name="parts")
    assert caught.value.id == "task-value-unpicklable"
