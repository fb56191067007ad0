"""What a program's call becomes: a command line and plain data, and from these what somebody would type."""

import enum
import pathlib
import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click
import numpy
import pytest

from mainstem_core.errors import UsageError
from mainstem_core.flow.parameters import JSONType, Parameter
from mainstem_runtime.cli.callable_command import arguments_of
from mainstem_runtime.cli.run import ParameterType
from mainstem_runtime.runner.request import request_of


class Colour(enum.Enum):
    RED = "red"


@dataclass
class Point:
    x: int
    tags: tuple[str, ...] = ("a",)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (True, True),
        (0.5, 0.5),
        (numpy.int64(3), 3),
        (numpy.float64(0.5), 0.5),
        (Colour.RED, "red"),
        (pathlib.PurePosixPath("a/b"), "a/b"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),
        (("a", 1), ["a", 1]),
        ({"a": {1: None}}, {"a": {"1": None}}),
        (Point(3), {"x": 3, "tags": ["a"]}),
    ],
)
def test_a_value_becomes_plain(value: Any, plain: Any) -> None:
    request = request_of("flow.py", "run", {}, {"alpha": value, "missing": None})
    assert request.options == {"alpha": plain}
    assert type(request.options["alpha"]) in (type(plain), numpy.float64)


def test_what_makes_the_flow_stands_on_the_command_line() -> None:
    top = {
        "quiet": True,
        "production": False,
        "branch": "b",
        "config": [("a", "a.json")],
        "package_suffixes": None,
    }
    options = {"decospecs": ["retry:times=3"], "config_value": [("b", {"n": 1})], "config": [("c", "c.json")]}

    request = request_of("flow.py", "run", top, {**options, "alpha": 1})

    assert request.options == {"alpha": 1}
    assert list(request.command) == [
        sys.executable, "flow.py", "--quiet", "--branch=b", "--config", "a", "a.json", "--config", "c", "c.json",
        "--config-value", "b", '{"n": 1}', "run", "--with=retry:times=3",
    ]  # fmt: skip
    assert request.shown.startswith("python flow.py --quiet")


@pytest.mark.parametrize(
    "options",
    [
        {"config": "a"},
        {"config": [("a", "b", "c")]},
        {"config_value": {"a": 1}},
        {"decospecs": "retry"},
        {"x": {1}},
    ],
)
def test_what_cannot_be_handed_over_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as raised:
        request_of("flow.py", "run", {}, options)
    assert raised.value.id == "runner-option-invalid"
    assert raised.value.fields["name"] in options


def _parameter(name: str, **settings: Any) -> click.Option:
    return click.Option([f"--{name}"], type=ParameterType(Parameter(name, **settings)))


COMMAND = click.Command(
    "run",
    params=[
        click.Option(["--max-workers"], type=int),
        click.Option(["--tag"], multiple=True),
        click.Option(["--with"], multiple=True),
        click.Option(["--json", "as_json"], is_flag=True),
        click.Option(["--keep/--no-keep"]),
        click.Option(["--pair"], nargs=2, multiple=True),
        _parameter("columns", separator=","),
        _parameter("options", type=JSONType),
        _parameter("deep", type=bool),
    ],
)


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({"max_workers": 2}, ["--max-workers=2"]),
        ({"MAX-Workers": "2"}, ["--max-workers=2"]),
        ({"tags": ["a", "-b"]}, ["--tag=a", "--tag=-b"]),
        ({"tag": []}, []),
        ({"decospecs": ["retry"]}, ["--with=retry"]),
        ({"json": True}, ["--json"]),
        ({"json": False}, []),
        ({"keep": False}, ["--no-keep"]),
        ({"pair": [["a", 1]]}, ["--pair", "a", "1"]),
        ({"columns": ["a", "b c"]}, ["--columns=a,b c"]),
        ({"columns": "a,b"}, ["--columns=a,b"]),
        ({"options": {"a": [1]}}, ['--options={"a": [1]}']),
        ({"options": '"text"'}, ['--options="text"']),
        ({"deep": True}, ["--deep=true"]),
    ],
)
def test_an_option_becomes_what_somebody_would_type(options: dict[str, Any], arguments: list[str]) -> None:
    assert arguments_of(COMMAND, options) == arguments


@pytest.mark.parametrize(
    ("options", "id"),
    [
        ({"max_worker": 2}, "runner-option-unknown"),
        ({"as_json": True}, "runner-option-unknown"),
        ({"tags": "a"}, "runner-option-invalid"),
        ({"json": "yes"}, "runner-option-invalid"),
        ({"pair": [["a"]]}, "runner-option-invalid"),
        ({"columns": ["a,b"]}, "runner-option-invalid"),
        ({"columns": [1]}, "runner-option-invalid"),
    ],
)
def test_a_wrong_name_or_kind_is_refused(options: dict[str, Any], id: str) -> None:
    with pytest.raises(UsageError) as raised:
        arguments_of(COMMAND, options)
    assert raised.value.id == id
