"""ConfigValue: a dict whose keys are attributes, too, and in which nothing can be changed, however deep."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, cast

from mainstem_core.errors import TaskError


class ReadOnlyConfig(TaskError, TypeError, AttributeError):
    """Something in a config was to be changed."""


class ConfigValue(dict[str, Any]):
    """The value of a config: `cfg.a.b` and `cfg["a"]["b"]` are the same; nothing in it can be changed.

    A key with the name of a method of dict (`items`, `keys`, ...) is read as `cfg["items"]` only.

    Args:
        content: the keys with their values; dicts and lists in it become read-only, too.
    """

    def __init__(self, content: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__({name: frozen(value) for name, value in dict(content).items()})

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            known = ", ".join(f"`{key}`" for key in self) or "nothing"
            raise AttributeError(f"the config has no `{name}` here; it has {known}") from None

    def to_dict(self) -> dict[str, Any]:
        """Returns a copy as plain dicts and lists, which can be changed."""
        return thawed(self)

    def copy(self) -> dict[str, Any]:
        """Returns what `to_dict` does."""
        return self.to_dict()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ReadOnlyConfig("config-read-only")

    __setattr__ = __delattr__ = __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]

    def __copy__(self) -> "ConfigValue":
        return self

    def __deepcopy__(self, memo: Any) -> "ConfigValue":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return ConfigValue, (self.to_dict(),)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *map(str, self)})

    def __repr__(self) -> str:
        from pprint import pformat  # only for people

        return f"ConfigValue({pformat(self.to_dict(), sort_dicts=False)})"


class ConfigList(list[Any]):
    """A list in a config; it cannot be changed.

    Args:
        items: the items.
    """

    def __init__(self, items: Iterable[Any] = ()) -> None:
        super().__init__(map(frozen, items))

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ReadOnlyConfig("config-read-only")

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse  # type: ignore[assignment]
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse  # type: ignore[assignment]

    def __copy__(self) -> "ConfigList":
        return self

    def __deepcopy__(self, memo: Any) -> "ConfigList":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return ConfigList, (thawed(self),)


def frozen(value: Any) -> Any:
    """Returns a value in which no dict and no list can be changed.

    Args:
        value: any value.
    """
    if isinstance(value, dict) and not isinstance(value, ConfigValue):
        return ConfigValue(cast("dict[str, Any]", value))
    if isinstance(value, list) and not isinstance(value, ConfigList):
        return ConfigList(cast("list[Any]", value))
    return value


def thawed(value: Any) -> Any:
    """Returns a copy of a value with plain dicts and lists, which can be changed.

    Args:
        value: any value.
    """
    if isinstance(value, ConfigValue):
        return {name: thawed(item) for name, item in value.items()}
    if isinstance(value, ConfigList):
        return [thawed(item) for item in value]
    return value
