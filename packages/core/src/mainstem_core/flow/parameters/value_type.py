"""What a type of parameters is: which values it takes, how they are made of texts, how that is said to people."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Misfit(ValueError):
    """A value does not fit a type, and there is more to say about it than what the type expects.

    Args:
        reason: what is wrong with it, for people.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ValueType(NamedTuple):
    """A type of parameters.

    Args:
        name: for `--help` and the graph.
        expected: what a value must be, for messages.
        convert: makes the value of a text, or of a default's or a caller's value; raises ValueError or TypeError.
        is_optional: None is a value, too.
    """

    name: str
    expected: str
    convert: Callable[[Any], Any]
    is_optional: bool = False


class JSONTypeClass:
    """The type of a parameter whose text is JSON; options of click take it, too, as a function with a name."""

    name = "JSON"
    __name__ = "JSON"

    def convert(self, value: Any, param: Any = None, ctx: Any = None) -> Any:
        """Returns what a JSON text holds; anything but a text is returned as it is.

        Args:
            value: the text.
            param: the option of click, where there is one.
            ctx: the context of click, where there is one.

        Raises:
            ValueError: if the text is no JSON.
        """
        import json  # here: few flows have such a parameter

        return json.loads(value) if isinstance(value, str) else value

    def __call__(self, value: Any) -> Any:
        """Returns what `convert` does."""
        return self.convert(value)

    def __repr__(self) -> str:
        return "JSON"


JSONType = JSONTypeClass()
