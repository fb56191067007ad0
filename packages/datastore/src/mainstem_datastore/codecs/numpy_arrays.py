"""`numpy/1`: arrays and scalars of every dtype that holds no Python objects.

The buffer is the array's memory as it lies, in C or in Fortran order; an array that is neither is copied to C order
first. Subclasses (matrix, masked arrays) and dtypes of other libraries are left to pickle, which knows them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore.codecs.encoded import Encoded, type_name
from mainstem_datastore.codecs.libraries import library

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "numpy/1"
_KINDS = frozenset("biufcmMSUV")


def encode(value: Any) -> Encoded | None:
    """Returns an array or a scalar as its memory, None for anything else and for what it cannot hold exactly."""
    numpy = library("numpy")
    if type(value) is numpy.ndarray:
        return _encode_array(numpy, value, "ndarray")
    if isinstance(value, numpy.generic) and type(value).__module__ == "numpy":
        array = numpy.asarray(value)
        # A scalar string loses its trailing zeros as an array, so only what survives is taken.
        exact = not isinstance(value, (numpy.str_, numpy.bytes_)) or array[()] == value
        return _encode_array(numpy, array, "scalar", type_name(value)) if exact else None
    return None


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the array, writable and over the memory of the buffer; or the scalar."""
    dtype = dtype_from_plain(meta["dtype"])
    array = array_over(buffers[0], dtype, meta["shape"], meta.get("order", "C"))
    return array[()] if meta.get("scalar") else array


def _encode_array(numpy: Any, array: Any, kind: str, name: str = "numpy.ndarray") -> Encoded | None:
    plain = dtype_to_plain(array.dtype)
    if plain is None:
        return None
    meta: dict[str, Any] = {"dtype": plain, "shape": list(array.shape)}
    if kind == "scalar":
        meta["scalar"] = True
    elif array.flags.f_contiguous and not array.flags.c_contiguous:
        meta["order"] = "F"
    return Encoded(ID, name, (memory_of(array),), meta)


def memory_of(array: Any) -> Any:
    """Returns an array's memory as a view of its bytes; a copy only if it is contiguous in neither order."""
    numpy = library("numpy")
    if array.nbytes == 0:
        return b""
    if array.flags.f_contiguous and not array.flags.c_contiguous:
        array = array.T
    # Asked for as plain bytes, because the buffer protocol has no name for dates and for some records.
    return numpy.ascontiguousarray(array).reshape(-1).view(numpy.uint8).data


def array_over(buffer: "Buffer", dtype: Any, shape: Sequence[int], order: str = "C") -> Any:
    """Returns an array over the memory of a buffer.

    Args:
        buffer: the memory; the array is writable if it is.
        dtype: a numpy dtype.
        shape: the array's shape.
        order: "C" or "F", as the memory lies.

    Raises:
        ValueError: if the buffer's length does not fit.
    """
    numpy = library("numpy")
    if memoryview(buffer).nbytes == 0:
        return numpy.empty(tuple(shape), dtype)
    return numpy.frombuffer(buffer, numpy.uint8).view(dtype).reshape(tuple(shape), order=order)


def dtype_to_plain(dtype: Any) -> Any | None:
    """Returns a dtype as plain data, or None for one that plain data cannot name."""
    plain = _described(dtype)
    if plain is None:
        return None
    restored = dtype_from_plain(plain)
    same = restored == dtype and restored.isalignedstruct == dtype.isalignedstruct
    return plain if same else None


def dtype_from_plain(plain: Any) -> Any:
    """Returns the dtype that plain data names."""
    numpy = library("numpy")
    if isinstance(plain, str):
        return numpy.dtype(plain)
    if "base" in plain:
        return numpy.dtype((dtype_from_plain(plain["base"]), tuple(plain["shape"])))
    fields: dict[str, Any] = {
        "names": plain["names"],
        "formats": [dtype_from_plain(item) for item in plain["formats"]],
        "offsets": plain["offsets"],
        "itemsize": plain["itemsize"],
    }
    if "titles" in plain:
        fields["titles"] = plain["titles"]
    return numpy.dtype(fields, align=plain.get("aligned", False))


def _described(dtype: Any) -> Any | None:
    if dtype.hasobject or dtype.kind not in _KINDS or dtype.metadata:
        return None
    if dtype.subdtype is not None:
        base = _described(dtype.subdtype[0])
        return None if base is None else {"base": base, "shape": list(dtype.subdtype[1])}
    if dtype.names is None:
        return dtype.str
    fields = [dtype.fields[name] for name in dtype.names]
    formats = [_described(field[0]) for field in fields]
    titles = [field[2] if len(field) > 2 else None for field in fields]
    if None in formats or not all(title is None or type(title) is str for title in titles):
        return None
    plain: dict[str, Any] = {
        "names": list(dtype.names),
        "formats": formats,
        "offsets": [field[1] for field in fields],
        "itemsize": dtype.itemsize,
    }
    if any(titles):
        plain["titles"] = titles
    if dtype.isalignedstruct:
        plain["aligned"] = True
    return plain
