import hypothesis.extra.numpy as hnp
import numpy
import pytest
from artifact_shelf import Shelf
from hypothesis import given
from hypothesis import strategies as st

DTYPES = (
    hnp.scalar_dtypes()
    | hnp.unicode_string_dtypes(max_len=5)
    | hnp.byte_string_dtypes(max_len=5)
    | hnp.nested_dtypes(max_itemsize=100)
)


def raw(array):
    """Returns an array's values as bytes, so that NaN and padding can be compared."""
    return numpy.ascontiguousarray(array).tobytes()


@given(st.data())
def test_arrays_of_every_dtype_and_shape_come_back(shelf: Shelf, data):
    dtype = data.draw(DTYPES)
    array = data.draw(hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)))
    loaded = shelf.round_trip(array, "numpy/1")
    assert (loaded.dtype, loaded.shape) == (array.dtype, array.shape)
    assert loaded.dtype.isalignedstruct == array.dtype.isalignedstruct
    assert raw(loaded) == raw(array)
    assert loaded.flags.writeable


@given(
    st.permutations(range(3)), st.lists(st.sampled_from([1, 2, -1]), min_size=3, max_size=3), st.booleans()
)
def test_arrays_of_every_order_come_back(shelf: Shelf, axes, steps, large):
    side = 40 if large else 3
    array = numpy.arange(side**3).reshape(side, side, side).transpose(axes)
    array = array[tuple(slice(None, None, step) for step in steps)]
    loaded = shelf.round_trip(array, "numpy/1")
    assert numpy.array_equal(loaded, array)
    if array.flags.f_contiguous or array.flags.c_contiguous:
        assert loaded.flags.f_contiguous == array.flags.f_contiguous
        assert loaded.flags.c_contiguous == array.flags.c_contiguous


@pytest.mark.parametrize("rows", [10, 100_000])
def test_a_loaded_array_can_be_changed_without_changing_the_store(shelf: Shelf, rows):
    reference = shelf.reference(numpy.zeros(rows))
    loaded = shelf.load(reference)
    loaded[:] = 1
    assert shelf.load(reference).sum() == 0
    assert shelf.save(loaded, reference).unchanged == frozenset()


@given(hnp.arrays(hnp.scalar_dtypes(), ()))
def test_scalars_come_back(shelf: Shelf, array):
    value = array[()]
    loaded = shelf.round_trip(value, "numpy/1")
    assert type(loaded) is type(value)
    assert raw(loaded) == raw(value)


@pytest.mark.parametrize(
    "value", [numpy.str_("é"), numpy.bytes_(b"a"), numpy.datetime64("NaT", "s"), numpy.void(b"abc")]
)
def test_scalars_without_a_number_come_back(shelf: Shelf, value):
    loaded = shelf.round_trip(value, "numpy/1")
    assert type(loaded) is type(value)
    assert raw(loaded) == raw(value)


@pytest.mark.parametrize(
    "dtype",
    [
        numpy.dtype([("a", "i1"), ("b", "f8")], align=True),
        numpy.dtype([(("a title", "a"), "i4"), ("b", "M8[25s]", (2, 3))]),
        numpy.dtype({"names": ["b", "a"], "formats": ["i4", "f8"], "offsets": [16, 0], "itemsize": 32}),
        numpy.dtype({"names": ["a", "b"], "formats": ["i4", "i2"], "offsets": [0, 2]}),
    ],
    ids=["aligned", "titles", "padded", "overlapping"],
)
def test_records_come_back(shelf: Shelf, dtype):
    array = numpy.frombuffer(bytes(range(dtype.itemsize * 2)), dtype)
    loaded = shelf.round_trip(array, "numpy/1")
    assert loaded.dtype == dtype
    assert loaded.dtype.fields == dtype.fields
    assert raw(loaded) == raw(array)


NOT_MEMORY_ALONE = {
    "objects": numpy.array([{}, []], object),
    "masked": numpy.ma.masked_array([1, 2], [True, False]),
    "metadata": numpy.zeros(3, numpy.dtype("f8", metadata={"unit": "m"})),
    "trailing zero": numpy.str_("ends with zero\0"),
    "subclass": numpy.zeros(2, [("a", "i4")]).view(numpy.recarray),
}
if hasattr(numpy.dtypes, "StringDType"):  # since numpy 2
    NOT_MEMORY_ALONE["strings"] = numpy.array(["a", "bc"], numpy.dtypes.StringDType())


@pytest.mark.parametrize("value", NOT_MEMORY_ALONE.values(), ids=NOT_MEMORY_ALONE)
def test_what_memory_alone_does_not_say_is_pickled(shelf: Shelf, value):
    loaded = shelf.load(shelf.reference(value))
    assert shelf.reference(value).codec == "pickle/1"
    assert type(loaded) is type(value)
    assert str(loaded) == str(value)


def test_an_array_is_stored_as_its_memory(own_shelf: Shelf):
    array = numpy.random.default_rng(0).random(10_000)
    own_shelf.save(array)
    [blob] = own_shelf.blobs()
    assert blob.read_bytes() == array.tobytes()
