"""What the names of a flow's class stand for: an artifact, something else that is there, or code that runs."""

from functools import cached_property
from types import FunctionType
from typing import Any, cast

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph.dataflow.accesses import Accesses, Meaning
from mainstem_core.graph.dataflow.body import read_body
from mainstem_core.graph.source import SourceMissing, Sources
from mainstem_core.schema.record import replace

_OURS = ("mainstem.", "mainstem_")
_HOOKS = frozenset({"__delattr__", "__getattr__", "__getattribute__", "__new__", "__setattr__"})
_ANYTHING = Accesses(anything=True)


class Members:
    """The members of a flow's class; each function among them is read once.

    Args:
        flow_class: the flow.
        sources: where the functions are found.
    """

    def __init__(self, flow_class: type[Any], sources: Sources) -> None:
        self._classes = flow_class.__mro__
        self._sources = sources
        self._read: dict[FunctionType, Accesses] = {}
        self.class_names = frozenset(cls.__name__ for cls in self._own)

    @property
    def _own(self) -> list[type[Any]]:
        """The classes that the user wrote."""
        return [cls for cls in self._classes if not issubclass(FlowSpec, cls)]

    @property
    def is_opaque(self) -> bool:
        """Whether the class decides itself what its attributes are."""
        return any(_HOOKS & vars(cls).keys() for cls in self._own)

    def names(self) -> set[str]:
        """Returns the names that people may have meant: those of the class, FlowSpec's own among them."""
        return {name for cls in self._classes for name in vars(cls) if not name.startswith("_")}

    def is_artifact(self, name: str) -> bool:
        """Says whether a name is none of the class's, so that it must have been assigned."""
        return self.meaning(name) is Meaning.ARTIFACT

    def of_step(self, name: str) -> Accesses:
        """Returns what a step reads and assigns; a step inside a wrapper may do anything."""
        value = self._find(name)
        return self._of(value) if isinstance(value, FunctionType) else _ANYTHING

    def meaning(self, name: str, below: str | None = None) -> Meaning | Accesses:
        """Returns what `self.name` stands for; for code, what it may do.

        Args:
            name: the attribute.
            below: the class in which `super().name` is written.
        """
        if name.startswith("__"):
            return _ANYTHING if name == "__dict__" or name in _HOOKS else Meaning.KNOWN
        value: Any = self._find(name, below)
        if value is _UNKNOWN:
            return _ANYTHING
        if value is _MISSING:
            return Meaning.ARTIFACT
        if isinstance(value, property):
            value = value.fget
        elif isinstance(value, cached_property):
            value = cast("cached_property[Any]", value).func
            return _with_write(self._of(value), name) if isinstance(value, FunctionType) else _ANYTHING
        if isinstance(value, FunctionType) and not value.__module__.startswith(_OURS):
            return self._of(value)
        kind = cast(Any, type(value))
        is_plain = isinstance(value, FunctionType | staticmethod | classmethod)
        if is_plain or kind.__module__.startswith(_OURS) or not hasattr(kind, "__get__"):
            return Meaning.KNOWN
        return _ANYTHING

    def _find(self, name: str, below: str | None = None) -> Any:
        classes = list(self._classes)
        if below is not None:
            names = [cls.__name__ for cls in classes]
            if names.count(below) != 1:
                return _UNKNOWN
            classes = classes[names.index(below) + 1 :]
        return next((vars(cls)[name] for cls in classes if name in vars(cls)), _MISSING)

    def _of(self, function: FunctionType) -> Accesses:
        if function not in self._read:
            self._read[function] = Accesses()  # what a method that calls itself finds
            self._read[function] = self._looked_into(function)
        return self._read[function]

    def _looked_into(self, function: FunctionType) -> Accesses:
        """Returns what a function does; of one in a wrapper, or without source, anything must be expected."""
        if hasattr(function, "__wrapped__"):
            return _ANYTHING
        try:
            tree = self._sources.function(function)
            return read_body(tree, self._sources.file_of(function), function, self)
        except (SourceMissing, RecursionError):  # expressions may be deeper than Python's stack
            return _ANYTHING


_MISSING, _UNKNOWN = object(), object()


def _with_write(accesses: Accesses, name: str) -> Accesses:
    return replace(accesses, writes={*accesses.writes, name})
