"""Chooses the codec of a value, and finds the codec of a reference.

    value ──> json ──> by library (numpy, pandas, pyarrow, polars) or bytes ──> tree ──> foreign ──> pickle, cloudpickle

The first that takes the value exactly has it. Libraries are told by the name of the type's module, so none is
imported for a value of another.
"""

from collections.abc import Container, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mainstem_core.errors import TaskError
from mainstem_datastore._native import encode_json
from mainstem_datastore.codecs.encoded import Encoded

if TYPE_CHECKING:
    from typing_extensions import Buffer

_FOLDER = "mainstem_datastore.codecs"
_BY_LIBRARY = {
    "numpy": "numpy_arrays",
    "pandas": "pandas_frames",
    "polars": "polars_frames",
    "pyarrow": "arrow_tables",
}
_BY_ID = {
    "arrow/1": ("arrow_tables", "pyarrow"),
    "bytes/1": ("byte_strings", None),
    "json/1": ("json_values", None),
    "numpy/1": ("numpy_arrays", "numpy"),
    "pandas/1": ("pandas_frames", "pandas"),
    "polars/1": ("polars_frames", "polars"),
}
_PICKLING = ("trees", "foreign", "pickles")
_imported: dict[str, Any] = {}
_TREES = ("tree/1", "tree-pickle/1")
_PICKLES = ("pickle/1", "cloudpickle/1")
_JSON_NAMES: dict[type, str] = {
    kind: kind.__qualname__ for kind in (type(None), bool, int, float, str, list, dict)
}


class Encoder:
    """Encodes values; the same object twice is encoded once.

    It keeps the values that it has seen, and counts on them not to change as long as it lives.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Encoded]] = {}

    def encode(self, value: object) -> Encoded:
        """Returns a value as buffers.

        Raises:
            Unpicklable: if no codec takes it, pickle and cloudpickle included.
        """
        kind = type(value)
        name = _JSON_NAMES.get(kind)
        if name is not None and (data := encode_json(value)) is not None:
            return Encoded("json/1", name, (data,))
        return (
            self._remembered(value, self._typed)
            or self._remembered(value, self._composed)
            or self._pickled(value)
        )

    def _typed(self, value: object) -> Encoded | None:
        """Returns a value as the codec of its library encodes it, or None."""
        kind = type(value)
        if kind is bytes or kind is bytearray:
            return _module("byte_strings").encode(value)
        home = _BY_LIBRARY.get(kind.__module__.partition(".")[0])
        return None if home is None else _module(home).encode(value)

    def _composed(self, value: Any) -> Encoded | None:
        """Returns containers as a tree, or another value as a foreign codec encodes it, or None."""
        return _module("trees").encode(value, self._leaf, _encode_together) or _module("foreign").encode(
            value
        )

    def _leaf(self, value: Any) -> Encoded | None:
        return self._remembered(value, self._typed) or self._remembered(value, _module("foreign").encode)

    def _pickled(self, value: Any) -> Encoded:
        encoded = _module("pickles").encode(value)
        assert encoded is not None, "only a pickle with objects stored elsewhere can be inseparable from them"
        self._known[id(value)] = value, encoded
        return encoded

    def _remembered(self, value: Any, encode: Any) -> Encoded | None:
        known = self._known.get(id(value))
        if known is not None:
            return known[1]
        encoded = encode(value)
        if encoded is not None:
            self._known[id(value)] = value, encoded
        return encoded


def import_likely(loaded: Container[str]) -> None:
    """Imports the codecs that values here are likely to need, for a process whose forks would each have to.

    Args:
        loaded: the modules that are imported already; a library among them will have values.
    """
    for name in ("json_values", "byte_strings", *(_PICKLING if "pickle" in loaded else ())):
        _module(name)
    for library, name in _BY_LIBRARY.items():
        if library in loaded:
            _module(name)


def is_pickle(codec: str) -> bool:
    """Says whether a value of this codec is a pickle or contains one, so that reading it can run code."""
    return "pickle" in codec.partition("/")[0]


def decode(
    codec: str, meta: Mapping[str, Any], buffers: "Sequence[Buffer]", *, what: str, allow_pickle: bool
) -> Any:
    """Returns the value of a reference.

    Args:
        codec: name and version of the codec.
        meta: what the codec gave when it encoded.
        buffers: the buffers in the codec's order; writable, and of this value alone.
        what: the value in words, for errors.
        allow_pickle: False refuses pickles.

    Raises:
        TaskError: `task-pickle-refused`; `task-codec-unavailable` where the codec's library is not installed;
            `task-value-undecodable` for everything else that can go wrong in restoring a value.
    """
    if is_pickle(codec) and not allow_pickle:
        raise TaskError("task-pickle-refused", what=what)
    try:
        if codec in _BY_ID:
            return _module(_BY_ID[codec][0]).decode(meta, buffers)
        return _decode_composed(codec, meta, buffers, partial(decode, what=what, allow_pickle=allow_pickle))
    except TaskError:
        raise
    except Exception as problem:  # Unpickling runs the user's code, which may raise anything.
        raise _translated(codec, what, problem) from problem


def _decode_composed(
    codec: str, meta: Mapping[str, Any], buffers: "Sequence[Buffer]", decode_leaf: Any
) -> Any:
    """Returns the value of a reference whose codec calls others, or is not ours."""
    if codec in _TREES:
        return _module("trees").decode(codec, buffers, decode_leaf, _decode_together)
    if codec in _PICKLES:
        return _module("pickles").decode(codec, meta, buffers)
    found = _module("foreign").find(codec)
    if found is None:
        raise LookupError(f"no installed package provides the codec `{codec}`")
    return found.decode(meta, buffers)


def _encode_together(values: list[Any], known: dict[int, int | None]) -> Encoded | None:
    return _module("pickles").encode(values, known)


def _decode_together(
    codec: str, meta: Mapping[str, Any], buffers: "Sequence[Buffer]", leaves: Sequence[Any]
) -> Any:
    return _module("pickles").decode(codec, meta, buffers, leaves)


def _translated(codec: str, what: str, problem: Exception) -> TaskError:
    package = _BY_ID.get(codec, ("", None))[1]
    if isinstance(problem, ModuleNotFoundError) and package is not None:
        package = problem.name or package
        return TaskError("task-codec-unavailable", what=what, codec=codec, package=package)
    return TaskError("task-value-undecodable", what=what, reason=f"{type(problem).__name__}: {problem}")


def _module(name: str) -> Any:
    """Returns one of our codecs' modules, imported when its first value comes: an ordinary task needs few of them."""
    if name not in _imported:
        _imported[name] = import_module(f"{_FOLDER}.{name}")
    return _imported[name]
