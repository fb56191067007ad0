"""ConfigValue, the parsers, and expressions over configs in a class that nobody has started."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from mainstem import (
    Config,
    ConfigValue,
    FlowSpec,
    Parameter,
    conda_environment_yml_parser,
    config_expr,
    environment,
    pyproject_toml_parser,
    requirements_txt_parser,
    retry,
    step,
    yaml_parser,
)
from mainstem_core.errors import ConfigError
from mainstem_core.flow.configs.value import ReadOnlyConfig
from mainstem_core.flow.pending import value_in
from mainstem_core.flow.spec import parameters
from mainstem_core.graph.build import build_graph

FACTOR = 2


class Configured(FlowSpec):
    cfg = Config("cfg", default_value={"a": {"b": "deep", "sizes": [1, 2, 3]}, "times": 3, "items": "hidden"})
    text = Config("my-text", default_value="plain words", plain=True)
    missing = Config("missing")
    upper = Parameter("upper", default=cfg.a.b.upper())
    times = Parameter("times", default=config_expr("cfg.times * FACTOR + len(text)"))
    sizes = Parameter("sizes", default=cfg.a.sizes)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


def test_a_value_is_a_dict_whose_keys_are_attributes() -> None:
    value = ConfigValue({"a": {"b": [1, {"c": 2}]}, "items": 3})
    assert value.a.b[1].c == value["a"]["b"][1]["c"] == 2
    assert value["items"] == 3
    assert dict(value.items())["items"] == 3
    assert value == {"a": {"b": [1, {"c": 2}]}, "items": 3}
    assert json.loads(json.dumps(value)) == value
    assert "a" in dir(value)
    assert value.get("none") is None
    assert not hasattr(value, "none")
    with pytest.raises(AttributeError, match="the config has no `z` here; it has `b`"):
        _ = value.a.z


def test_a_value_prints_as_what_makes_it() -> None:
    value = ConfigValue({"a": {"b": [1, {"c": 2}]}, "words": "x" * 80})
    assert eval(repr(value)) == value
    assert "\n" in repr(value)


CHANGES: list[Callable[[Any], Any]] = [
    lambda v: setattr(v, "x", 1),
    lambda v: delattr(v, "a"),
    lambda v: v.__setitem__("x", 1),
    lambda v: v.__delitem__("a"),
    lambda v: v.update(x=1),
    lambda v: v.pop("a"),
    lambda v: v.popitem(),
    lambda v: v.clear(),
    lambda v: v.setdefault("x", 1),
    lambda v: v.__ior__({"x": 1}),
    lambda v: setattr(v.a, "x", 1),
    lambda v: v.l.append(1),
    lambda v: v.l.sort(),
    lambda v: v.l.__setitem__(0, 1),
    lambda v: v.l.__iadd__([1]),
    lambda v: v.l[0].update(x=1),
]


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_nothing_in_a_value_can_be_changed(number: int) -> None:
    value = ConfigValue({"a": {"b": 1}, "l": [{}, 2]})
    with pytest.raises(ReadOnlyConfig) as raised:
        CHANGES[number](value)
    assert isinstance(raised.value, TypeError)
    assert isinstance(raised.value, AttributeError)
    assert value == {"a": {"b": 1}, "l": [{}, 2]}


def test_a_copy_of_a_value_can_be_changed() -> None:
    value = ConfigValue({"a": {"l": [{"b": 1}]}})
    plain = value.to_dict()
    plain["a"]["l"][0]["b"] = 2
    assert type(plain["a"]) is dict and type(plain["a"]["l"]) is list and type(plain["a"]["l"][0]) is dict
    assert value.a.l[0].b == 1
    assert copy.deepcopy(value) is value
    assert copy.copy(value.a.l) is value.a.l


def test_a_value_can_be_pickled() -> None:
    value = ConfigValue({"a": {"l": [{"b": 1}]}})
    again = pickle.loads(pickle.dumps(value))
    assert type(again) is ConfigValue
    assert again == value
    assert pickle.loads(pickle.dumps(value.a.l))[0].b == 1


def test_parts_of_configs_are_values_to_come_until_somebody_asks_for_them_in_a_flow() -> None:
    assert repr(Configured.cfg.a.b) == "<config cfg.a.b>"
    assert value_in(Configured.cfg.a.b, Configured) == "deep"
    assert value_in([Configured.cfg.a["sizes"][1], {"x": (Configured.cfg.times,)}], Configured) == [
        2,
        {"x": (3,)},
    ]
    assert value_in(Configured.cfg["items"], Configured) == "hidden"
    assert value_in(Configured.text.split(), Configured) == ["plain", "words"]
    whole = value_in(Configured.cfg, Configured)
    assert type(whole) is dict and type(whole["a"]) is dict and whole["times"] == 3
    assert value_in("nothing to come", Configured) == "nothing to come"
    with pytest.raises(ConfigError, match="config-value-missing"):
        value_in(Configured.missing.x, Configured)


def test_defaults_of_parameters_come_from_configs_with_their_types() -> None:
    settled = {each.name: each.in_flow(Configured) for each in parameters(Configured)}
    assert {name: each.default for name, each in settled.items()} == {
        "upper": "DEEP",
        "times": 3 * FACTOR + len("plain words"),
        "sizes": [1, 2, 3],
    }
    assert [each.value_type.name for each in settled.values()] == ["str", "int", "JSON"]
    assert type(settled["sizes"].default) is list


def test_a_parameter_is_the_same_object_where_nothing_is_to_come() -> None:
    parameter = Parameter("p", default=3)
    assert parameter.in_flow(Configured) is parameter


def test_the_graph_has_the_values_of_decorators_for_each_flow() -> None:
    class Base(FlowSpec):
        cfg = Config("cfg", default_value={"times": 3, "vars": {"B": "deep"}})

        @retry(times=cfg.times, minutes_between_retries=config_expr("cfg.times / 2"))
        @environment(vars=cfg.vars)
        @step
        def start(self):
            self.next(self.end)

        @environment(vars={"TIMES": config_expr("str(cfg.times)")})
        @step
        def end(self):
            pass

    class Child(Base):
        cfg = Config("cfg", default_value={"times": 7, "vars": {}})

    def attributes(flow: type[FlowSpec], step: str) -> dict[str, Any]:
        return {
            name: value
            for each in build_graph(flow)[step].decorators
            for name, value in each.attributes.items()
        }

    assert build_graph(Base)["start"].requirements.retry.times == 3
    assert build_graph(Child)["start"].requirements.retry.times == 7
    start = attributes(Base, "start")
    assert (start["times"], start["minutes_between_retries"], start["vars"]) == (3, 1.5, {"B": "deep"})
    assert attributes(Child, "end") == {"vars": {"TIMES": "7"}}
    assert [each.default for each in build_graph(Configured).parameters] == [
        "DEEP",
        3 * FACTOR + 11,
        [1, 2, 3],
    ]


def test_a_flow_inherits_configs_and_may_replace_them() -> None:
    class Child(Configured):
        cfg = Config("cfg", default_value={"times": 7})

        @step
        def start(self):
            self.next(self.end)

    class Without(Configured):
        cfg = 5

    assert value_in(Child.text, Child) == "plain words"
    assert value_in(config_expr("cfg.times"), Child) == 7
    assert value_in(config_expr("cfg.times"), Configured) == 3
    with pytest.raises(ConfigError, match="config-expression-failed"):
        value_in(config_expr("cfg.times"), Without)


def test_only_one_of_two_flows_with_one_base_is_given_a_value() -> None:
    from mainstem_core.flow.configs.sources import GivenConfig, give_configs

    class Left(Configured):
        pass

    class Right(Configured):
        pass

    give_configs(Left, [GivenConfig("CFG", '{"times": 9}', False, "a test")])
    assert (value_in(Left.cfg.times, Left), value_in(Right.cfg.times, Right)) == (9, 3)


REQUIREMENTS = """
# a comment
pandas==2.2.3
numpy >= 1.26, < 3   # and why
scikit-learn[alldeps]~=1.5 ; python_version > "3.8"
mylib @ git+https://example.org/mylib.git

requests
python==3.11.*
"""
PYPROJECT = """
[project]
name = "x"
requires-python = ">=3.11"
dependencies = ["pandas==2.2.3", "numpy>=1.26"]
"""
ENVIRONMENT = """
name: x
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pandas=2.2.3   # pinned
  - conda-forge::numpy>=1.26
  - scipy=1.14.1=py311_0
  - requests
prefix: /opt/x
"""


def test_lists_of_packages() -> None:
    assert requirements_txt_parser(REQUIREMENTS) == {
        "packages": {
            "pandas": "2.2.3",
            "numpy": ">=1.26,<3",
            "scikit-learn[alldeps]": "~=1.5",
            "mylib": "@ git+https://example.org/mylib.git",
            "requests": "",
        },
        "python": "==3.11.*",
    }
    assert pyproject_toml_parser(PYPROJECT) == {
        "packages": {"pandas": "2.2.3", "numpy": ">=1.26"},
        "python": ">=3.11",
    }
    assert conda_environment_yml_parser(ENVIRONMENT) == {
        "packages": {"pandas": "2.2.3", "numpy": ">=1.26", "scipy": "1.14.1", "requests": ""},
        "python": "3.11",
    }
    assert yaml_parser("a:\n  - 1\n  - b: 2\n") == {"a": [1, {"b": 2}]}


@pytest.mark.parametrize(
    ("parser", "text"),
    [
        (requirements_txt_parser, "-r other.txt"),
        (requirements_txt_parser, "./local/path"),
        (requirements_txt_parser, "pandas==1\npandas==2"),
        (requirements_txt_parser, "pandas 2"),
        (pyproject_toml_parser, "[tool.x]\n"),
        (pyproject_toml_parser, "not toml"),
        (conda_environment_yml_parser, "name: x\n"),
        (conda_environment_yml_parser, "dependencies:\n  - pip:\n    - x\n"),
        (conda_environment_yml_parser, "dependencies:\n  numpy\n"),
    ],
)
def test_a_list_of_packages_with_something_else_in_it_is_refused(
    parser: Callable[[str], Any], text: str
) -> None:
    with pytest.raises(ValueError):
        parser(text)
