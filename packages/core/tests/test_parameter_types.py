"""What values each type of parameters takes, and how it refuses others."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, Literal, Optional

import click
import pytest
from pydantic import BaseModel

from mainstem import JSONType, JSONTypeClass, Parameter
from mainstem_core.errors import ParameterError
from mainstem_core.flow.parameters import RESERVED, ParameterContext


class Mode(Enum):
    FAST = "fast"
    EXACT = "exact"


class Level(IntEnum):
    NONE = 0
    SOME = 1


@dataclass
class Layer:
    size: int
    kind: str = "dense"


class Model(BaseModel):
    layers: list[int]
    rate: float = 0.1


CONTEXT = ParameterContext("Flow", "ada", "p", print, "local", {})
TAKES: list[tuple[Any, str, Any]] = [
    (int, "3", 3),
    (float, "3", 3.0),
    (str, "3", "3"),
    (bool, "no", False),
    (JSONType, '{"a": [1, null]}', {"a": [1, None]}),
    (Mode, "fast", Mode.FAST),
    (Mode, "EXACT", Mode.EXACT),
    (Level, "0", Level.NONE),
    (Level, "NONE", Level.NONE),
    (Literal["a", 1, True], "a", "a"),
    (Literal["a", 1], "1", 1),
    (Path, "a/b", Path("a/b")),
    (date, "2026-11-26", date(2026, 11, 26)),
    (datetime, "2026-11-26T08:30", datetime(2026, 11, 26, 8, 30)),
    (time, "08:30", time(8, 30)),
    (timedelta, "PT1H30M", timedelta(minutes=90)),
    (Optional[int], "3", 3),  # noqa: UP045  written so by many
    (int | None, "3", 3),
    (list[int], "[1, 2]", [1, 2]),
    (dict[str, float], '{"a": 1}', {"a": 1.0}),
    (Layer, '{"size": "3"}', Layer(3)),
    (Model, '{"layers": [1]}', Model(layers=[1])),
    (click.INT, "3", 3),
    (click.Choice(["a", "b"]), "b", "b"),
]
REFUSES: list[tuple[Any, Any, str]] = [
    (int, "2.5", "which is not a whole number"),
    (int, True, "which is not a whole number"),
    (float, "low", "which is not a number"),
    (bool, "maybe", "which is not true or false"),
    (JSONType, "{'a': 1}", "which is not JSON"),
    (Mode, "slow", "which is not `fast` or `exact`"),
    (Literal["a", 1], "b", "which is not `a` or `1`"),
    (Literal[1], True, "which is not `1`"),
    (Path, "", "which is not a path"),
    (date, "2026-13-01", "which is not a date such as `2026-11-26`"),
    (timedelta, "soon", "which is not a duration such as"),
    (list[int], '["a"]', "which is not a `list[int]`: 0: Input should be a valid integer"),
    (Layer, '{"size": "wide"}', "which is not a `Layer`: size: Input should be a valid integer"),
    (Layer, "{}", "size: Field required"),
    (Model, '{"layers": 3}', "layers: Input should be a valid"),
    (click.IntRange(0, 3), "4", "4 is not in the range 0<=x<=3"),
    (click.Choice(["a"]), "c", "'c' is not 'a'"),
    (object(), "", ""),
]


@pytest.mark.parametrize(("kind", "text", "value"), TAKES, ids=lambda each: str(each)[:30])
def test_a_text_becomes_a_value_of_the_type(kind: Any, text: str, value: Any) -> None:
    converted = Parameter("p", type=kind).convert(text)
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(("kind", "given", "words"), REFUSES[:-1], ids=lambda each: str(each)[:30])
def test_what_does_not_fit_is_refused(kind: Any, given: Any, words: str) -> None:
    with pytest.raises(ParameterError) as raised:
        Parameter("p", type=kind).convert(given)
    assert raised.value.id == "parameter-invalid"
    assert words in raised.value.message
    with pytest.raises(ParameterError) as raised:
        Parameter("p", type=kind, default=lambda _: given).resolve_default(CONTEXT)
    assert raised.value.id == "parameter-default-invalid"


@pytest.mark.parametrize(
    ("default", "name", "shown"),
    [
        (3, "int", "3"),
        (0.5, "float", "0.5"),
        (True, "bool", "True"),
        ("x", "str", "x"),
        ([1, "a"], "JSON", '[1, "a"]'),
        (Mode.FAST, "fast|exact", "fast"),
        (date(2026, 1, 2), "date", "2026-01-02"),
        (Path("a"), "PosixPath", "a"),
        (Layer(3), "Layer", '{"size": 3, "kind": "dense"}'),
        (Model(layers=[1]), "Model", '{"layers": [1], "rate": 0.1}'),
        (None, "str", None),
        (lambda context: 3, "str", None),
    ],
)
def test_the_type_is_inferred_from_the_default(default: Any, name: str, shown: str | None) -> None:
    parameter = Parameter("p", default=default)
    assert (parameter.value_type.name, parameter.default_text) == (name, shown)
    if default is not None and not callable(default):
        assert parameter.resolve_default(CONTEXT) == default


def test_a_separator_splits_into_a_list() -> None:
    assert Parameter("p", separator=",").convert("a, b,") == ["a", "b", ""]
    assert Parameter("p", separator=",").convert(["a", "b"]) == ["a", "b"]
    assert Parameter("p", type=list[int], separator="-").convert("1-2") == [1, 2]
    assert Parameter("p", separator=",", default=["a", "b"]).default_text == "a,b"
    layers = Parameter("p", type=list[Layer], default=[Layer(3)])
    assert layers.default_text == '[{"size": 3, "kind": "dense"}]'
    for kind in (int, bool, JSONType, Layer):
        with pytest.raises(ParameterError, match="a separator goes with texts and lists only"):
            Parameter("p", type=kind, separator=",")


def test_a_function_gives_the_default_and_may_ask_whether_something_is_deployed() -> None:
    class Told:
        def method(self, context: ParameterContext) -> str:
            return context.user_name

        def __call__(self, context: ParameterContext, deploy_time: bool) -> bool:
            return deploy_time

    def with_deploy_time(context: ParameterContext, deploy_time: bool) -> str:
        return f"{context.flow_name} {context.parameter_name} {context.ds_type} {deploy_time}"

    assert Parameter("p", default=with_deploy_time).resolve_default(CONTEXT) == "Flow p local False"
    assert Parameter("p", default=Told().method).resolve_default(CONTEXT) == "ada"
    assert Parameter("p", type=bool, default=Told()).resolve_default(CONTEXT) is False
    assert Parameter("p", type=Optional[int], default=lambda _: None).resolve_default(CONTEXT) is None  # noqa: UP045
    with pytest.raises(ParameterError, match="parameter-default-invalid"):
        Parameter("p", type=int, default=lambda _: None).resolve_default(CONTEXT)


def test_json_type_is_a_type_of_click_too() -> None:
    @click.command()
    @click.option("--data", type=JSONType)
    def command(data: Any) -> None:
        assert data == {"a": 1}

    command.main(["--data", '{"a": 1}'], standalone_mode=False)
    assert isinstance(JSONType, JSONTypeClass)


@pytest.mark.parametrize("name", ["tag", "Max_Workers", "run-id-file", "decospecs", "with", "params", "obj"])
def test_a_reserved_name_is_refused(name: str) -> None:
    assert name.replace("_", "-").lower() in RESERVED
    with pytest.raises(ParameterError, match="parameter-name-reserved"):
        Parameter(name)


def test_a_class_that_nothing_can_be_made_of_is_said_to_be() -> None:
    class Foreign:
        pass

    with pytest.raises(ParameterError, match="is not a `Foreign`: pydantic does not know how to make one"):
        Parameter("p", type=Foreign).convert("x")


def test_declaring_any_type_imports_nothing_heavy() -> None:
    """What validates a value is imported with the first value: tasks only read them."""
    code = """
import sys
from datetime import date
from enum import Enum
from typing import Literal
from mainstem import Parameter
class Mode(Enum):
    FAST = "fast"
Parameter("a", type=date); Parameter("b", type=list[int]); Parameter("c", default=Mode.FAST).convert("fast")
Parameter("d", type=Literal["x"]).convert("x")
print(sorted({"pydantic", "click", "json", "inspect", "tomllib"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
