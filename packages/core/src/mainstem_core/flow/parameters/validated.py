"""Types that pydantic validates: dates, dataclasses, models, lists of numbers, and what else it knows.

It is imported when the first value comes: declaring such a parameter, and every task that only reads it, does without.
A text is taken as the command line of pydantic takes it (`2026-11-26`, `5`), else as JSON.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, get_origin

from mainstem_core.flow.parameters.value_type import Misfit, ValueType

_EXAMPLES: dict[Any, str] = {
    date: "a date such as `2026-11-26`",
    datetime: "a date and time such as `2026-11-26T08:30`",
    time: "a time such as `08:30`",
    timedelta: "a duration such as `PT1H30M` or `01:30:00`",
}
_MODULES = re.compile(r"\b(?:\w+\.)+(?=\w)")
_REASONS_MAX = 3


def validated_type(declared: Any) -> ValueType:
    """Returns what pydantic takes for a type.

    Args:
        declared: a class or a generic type.
    """
    name = declared.__name__ if _is_class(declared) else _MODULES.sub("", str(declared))
    expected = _EXAMPLES.get(declared) if _is_class(declared) else None

    def convert(value: Any) -> Any:
        return _validate(declared, value)

    return ValueType(name, expected or f"a `{name}`", convert)


def _validate(declared: Any, value: Any) -> Any:
    from pydantic import ValidationError

    adapter = _adapter(declared)
    try:
        if not isinstance(value, str):
            return adapter.validate_python(value)
        if value.lstrip()[:1] in ("{", "["):
            return adapter.validate_json(value)
        return adapter.validate_strings(value)
    except ValidationError as problem:
        if declared in _EXAMPLES:
            raise ValueError(_EXAMPLES[declared]) from problem
        raise Misfit(_reasons(problem)) from problem


@cache
def _adapter(declared: Any) -> Any:
    """Returns the adapter of a type.

    Raises:
        Misfit: if pydantic knows no way to make a value of it.
    """
    from pydantic import TypeAdapter
    from pydantic.errors import PydanticSchemaGenerationError, PydanticUndefinedAnnotation

    try:
        return TypeAdapter(declared)
    except (PydanticSchemaGenerationError, PydanticUndefinedAnnotation) as problem:
        raise Misfit("pydantic does not know how to make one") from problem


def _reasons(problem: Any) -> str:
    """Returns what is wrong, part by part, in one line."""
    found = [
        f"{'.'.join(map(str, error['loc']))}: {error['msg']}" if error["loc"] else str(error["msg"])
        for error in problem.errors(include_url=False, include_context=False, include_input=False)
    ]
    more = f"; and {len(found) - _REASONS_MAX} more" if len(found) > _REASONS_MAX else ""
    return "; ".join(found[:_REASONS_MAX]) + more


def _is_class(declared: Any) -> bool:
    return isinstance(declared, type) and get_origin(declared) is None
