"""Configs: values that are known before anything else of a flow, so that decorators and parameters can use them.

    class body:   cfg = Config("cfg", default="cfg.json")      cfg.times, config_expr("cfg.times + 1"): values to come
    command line: --config cfg other.json                      noted before the graph is read (`sources`)
    resolved:     file or value -> parser -> ConfigValue       when the first of them is asked for (`resolve`)
    step:         self.cfg.times                               read from the run, like a parameter

config        Config
declaration   what was said of a config
value         ConfigValue: what a config's value is; nothing in it can be changed
expression    config_expr, and what `cfg.times` in a class body is
sources       what command line and environment give
resolve       the values of a flow's configs
parsers       parsers for YAML and lists of packages
"""

from mainstem_core.flow.configs.config import Config
from mainstem_core.flow.configs.expression import config_expr
from mainstem_core.flow.configs.parsers import (
    conda_environment_yml_parser,
    pyproject_toml_parser,
    requirements_txt_parser,
    yaml_parser,
)
from mainstem_core.flow.configs.value import ConfigValue

__all__ = [
    "Config",
    "ConfigValue",
    "conda_environment_yml_parser",
    "config_expr",
    "pyproject_toml_parser",
    "requirements_txt_parser",
    "yaml_parser",
]
