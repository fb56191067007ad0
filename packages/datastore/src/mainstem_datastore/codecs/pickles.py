"""`pickle/1` and `cloudpickle/1`: the last resort, marked as such by the codec's name.

Protocol 5: large memory stands beside the stream in buffers of its own and is not copied. A value that pickle cannot
take (a lambda, a class made in a function) goes to cloudpickle; then, too, what `__main__` holds by name is named and
not copied, so that classes stay the same from step to step (see main_classes).
"""

import io
import pickle
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.errors import MainstemException
from mainstem_datastore.codecs.encoded import OWN_BLOB_BYTES, Encoded, type_name
from mainstem_datastore.codecs.libraries import library
from mainstem_datastore.codecs.main_classes import (
    definitions,
    find_in_main,
    main_file,
    main_name,
    python_version,
    read_definitions,
)

if TYPE_CHECKING:
    from typing_extensions import Buffer

PICKLE = "pickle/1"
CLOUDPICKLE = "cloudpickle/1"
_PROTOCOL = 5
_MAIN = b"\x8c\x08__main__"  # how the protocol writes the module's name: opcode, length, text


class Unpicklable(Exception):
    """Neither pickle nor cloudpickle takes the value; the cause says why."""


class _Inseparable(Exception):
    """A value that is pickled apart reaches back into what it was taken out of."""


def encode(value: Any, known: Mapping[int, int | None] | None = None) -> Encoded | None:
    """Returns a value as a pickle with its large memory in buffers beside it.

    Args:
        value: the value.
        known: objects that are stored elsewhere: from their id to their number, by which the pickle names them; to
            None for an object that must not be reached.

    Returns:
        None if an object was reached that must not be.

    Raises:
        Unpicklable: if it cannot be pickled.
        MainstemException: raised by a value of ours that says why it must not be stored.
    """
    try:
        buffers = _Buffers()
        stream = _dumps(value, buffers, known)
        main = _referenced_in_main(value, known or {}) if _MAIN in stream else {}
        return _encoded(PICKLE, value, stream, buffers, main)
    except _Inseparable:
        return None
    except MainstemException:
        raise
    except Exception as problem:  # Pickling runs the user's code, which may raise anything.
        return _encode_by_value(value, known, problem)


def decode(
    codec: str, meta: Mapping[str, Any], buffers: "Sequence[Buffer]", leaves: Sequence[Any] = ()
) -> Any:
    """Returns the value of a pickle.

    Args:
        codec: `PICKLE` or `CLOUDPICKLE`.
        meta: what `encode` gave.
        buffers: the stream, then the memory beside it.
        leaves: the objects that the pickle names by number.

    Raises:
        ValueError: for code of another Python version, which would run as something else.
    """
    if codec == CLOUDPICKLE and meta["python"] != python_version():
        raise ValueError(f"it holds code of Python {meta['python']}, and this is Python {python_version()}")
    beside = buffers[1:-1] if meta.get("definitions") else buffers[1:]
    if "main" not in meta and not leaves:
        return pickle.loads(buffers[0], buffers=beside)
    return _Unpickler(meta, buffers, beside, leaves).load()


class _Buffers(list[Any]):
    """Takes large memory out of a stream; small memory stays in it."""

    def keep(self, buffer: pickle.PickleBuffer) -> bool:
        """Says whether pickle should write the memory into the stream itself."""
        try:
            raw = buffer.raw()
        except BufferError:  # not contiguous
            return True
        if raw.nbytes < OWN_BLOB_BYTES:
            return True
        self.append(raw)
        return False


class _Pickler(pickle.Pickler):
    """A pickler that names objects which are stored elsewhere."""

    def __init__(self, file: Any, buffers: _Buffers, known: Mapping[int, int | None]) -> None:
        super().__init__(file, protocol=_PROTOCOL, buffer_callback=buffers.keep)
        self._known = known

    def persistent_id(self, obj: Any) -> int | None:
        """Returns the number of an object that is stored elsewhere."""
        return _number_of(obj, self._known)


class _MainCollector(pickle.Pickler):
    """A pickler whose stream nobody reads: it notes which classes and functions of `__main__` are named in it."""

    def __init__(self, known: Mapping[int, int | None]) -> None:
        super().__init__(_Nowhere(), protocol=_PROTOCOL, buffer_callback=lambda buffer: None)
        self._known = known
        self.found: dict[str, object] = {}

    def persistent_id(self, obj: Any) -> int | None:
        """Passes by an object that is stored elsewhere."""
        return _number_of(obj, self._known)

    def reducer_override(self, obj: Any) -> Any:
        """Notes an object of `__main__` and leaves everything to pickle."""
        name = main_name(obj)
        if name is not None:
            self.found[name] = obj
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """An unpickler that finds what the flow's file defined, and objects that are stored elsewhere."""

    def __init__(
        self,
        meta: Mapping[str, Any],
        buffers: "Sequence[Buffer]",
        beside: "Sequence[Buffer]",
        leaves: Sequence[Any],
    ) -> None:
        super().__init__(io.BytesIO(buffers[0]), buffers=beside)
        self._meta = meta
        self._definitions = buffers[-1] if meta.get("definitions") else None
        self._leaves = leaves

    def persistent_load(self, pid: int) -> Any:
        """Returns an object that is stored elsewhere."""
        return self._leaves[pid]

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Returns a class or function by name; what this `__main__` lacks is taken from the definitions."""
        if module_name != "__main__":
            return super().find_class(module_name, global_name)
        file = self._meta.get("main", "")
        found = find_in_main(global_name, file)
        if found is not None:
            return found
        if self._definitions is None:
            raise ValueError(f"`{global_name}` of {file or 'a session'} could not be stored with the value")
        if self._meta["python"] != python_version():
            raise ValueError(f"`{global_name}` was defined under Python {self._meta['python']}")
        return read_definitions(bytes(self._definitions))[global_name]


class _Nowhere:
    def write(self, data: Any) -> int:
        return memoryview(data).nbytes


def _number_of(obj: Any, known: Mapping[int, int | None]) -> int | None:
    if id(obj) not in known:
        return None
    number = known[id(obj)]
    if number is None:
        raise _Inseparable
    return number


def _dumps(value: Any, buffers: _Buffers, known: Mapping[int, int | None] | None) -> bytes:
    if known is None:
        return pickle.dumps(value, protocol=_PROTOCOL, buffer_callback=buffers.keep)
    file = io.BytesIO()
    _Pickler(file, buffers, known).dump(value)
    return file.getvalue()


def _referenced_in_main(value: Any, known: Mapping[int, int | None]) -> dict[str, object]:
    collector = _MainCollector(known)
    collector.dump(value)
    return collector.found


def _encode_by_value(
    value: Any, known: Mapping[int, int | None] | None, problem: Exception
) -> Encoded | None:
    """Returns a value as cloudpickle writes it, except that what `__main__` holds by name stays named.

    Args:
        value: the value.
        known: see `encode`.
        problem: why pickle did not take it.
    """
    base: Any = library("cloudpickle").Pickler

    class Pickler(base):
        def __init__(self) -> None:
            self.file, self.buffers = io.BytesIO(), _Buffers()
            self.main: dict[str, object] = {}
            base.__init__(self, self.file, protocol=_PROTOCOL, buffer_callback=self.buffers.keep)

        def persistent_id(self, obj: Any) -> int | None:
            return None if known is None else _number_of(obj, known)

        def reducer_override(self, obj: Any) -> Any:
            name = main_name(obj)
            if name is None:
                return base.reducer_override(self, obj)
            self.main[name] = obj
            return NotImplemented

    pickler = Pickler()
    try:
        pickler.dump(value)
    except _Inseparable:
        return None
    except MainstemException:
        raise
    except Exception as second:  # Pickling runs the user's code, which may raise anything.
        raise Unpicklable(str(second) or str(problem)) from second
    return _encoded(CLOUDPICKLE, value, pickler.file.getvalue(), pickler.buffers, pickler.main)


def _encoded(codec: str, value: Any, stream: bytes, beside: _Buffers, main: dict[str, object]) -> Encoded:
    meta: dict[str, Any] = {}
    buffers = [stream, *beside]
    if codec == CLOUDPICKLE or main:
        meta["python"] = python_version()
    if main:
        meta["main"] = main_file()
        by_value = definitions(main)
        if by_value is not None:
            meta["definitions"] = True
            return Encoded(codec, type_name(value), [*buffers, by_value], meta, helpers=1)
    return Encoded(codec, type_name(value), buffers, meta)
