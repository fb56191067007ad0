"""The values of a flow's configs: given or by default, read from a file, parsed, read-only.

They are kept at the flow's class from the first time that they are asked for.
"""

import os
from collections.abc import Mapping
from typing import Any

from mainstem_core.errors import ConfigError, MainstemException
from mainstem_core.flow.configs.declaration import ConfigDeclaration, declaration_of, option_name
from mainstem_core.flow.configs.sources import GIVEN, GivenConfig
from mainstem_core.flow.configs.value import frozen, thawed
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.files import find_beside
from mainstem_core.flow.parameters.context import call_default, context_of
from mainstem_core.flow.parsers import find_parser

_VALUES = "_mainstem_config_values"


def config_values(flow: type[Any]) -> Mapping[str, Any]:
    """Returns the values of a flow's configs by attribute; None for one that is not given and has no default.

    Args:
        flow: the flow's class.

    Raises:
        ConfigError: if one cannot be had.
    """
    found: Mapping[str, Any] | None = vars(flow).get(_VALUES)
    if found is None:
        found = set_config_values(flow, _resolve(flow))
    return found


def set_config_values(flow: type[Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sets the values of a flow's configs, as for a task whose run has them, and returns them made read-only.

    Args:
        flow: the flow's class.
        values: the values by attribute.
    """
    plain = {each.attribute for each in _declarations(flow) if each.plain}
    settled = {name: value if name in plain else frozen(value) for name, value in values.items()}
    setattr(flow, _VALUES, settled)
    return settled


def plain_values(flow: type[Any]) -> dict[str, Any]:
    """Returns the values of a flow's configs by attribute as plain data, as a run stores them.

    Args:
        flow: the flow's class.

    Raises:
        ConfigError: if one cannot be had.
    """
    return {name: thawed(value) for name, value in config_values(flow).items()}


def named(flow: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns values of configs by the names that expressions know them by: of the class, and of the command line.

    Args:
        flow: the flow's class.
        values: the values by attribute.
    """
    by_name = {declared.name: values.get(declared.attribute) for declared in _declarations(flow)}
    return {**by_name, **values}


def _resolve(flow: type[Any]) -> dict[str, Any]:
    declared = _declarations(flow)
    given = _by_option(vars(flow).get(GIVEN, ()), declared)
    return {each.attribute: _value(flow, each, given.get(each.option)) for each in declared}


def _declarations(flow: type[Any]) -> list[ConfigDeclaration]:
    declared: dict[str, ConfigDeclaration] = {}
    for config in map(declaration_of, configs_of(flow).values()):
        if config.option in declared:
            other = declared[config.option].name
            raise ConfigError("config-name-duplicate", where=config.where, name=other, other=config.name)
        declared[config.option] = config
    return list(declared.values())


def _by_option(given: tuple[GivenConfig, ...], declared: list[ConfigDeclaration]) -> dict[str, GivenConfig]:
    """Returns what was given by the config's name; of several that one origin gives in one way the last counts."""
    known = {each.option for each in declared}
    found: dict[str, GivenConfig] = {}
    for each in given:
        option = option_name(each.name)
        if option not in known:
            names = ", ".join(f"`{config.name}`" for config in declared)
            raise ConfigError("config-unknown", name=each.name, origin=each.origin, known=names)
        before = found.get(option)
        if before is None or before.origin == each.origin:
            if before is not None and before.is_file != each.is_file:
                raise ConfigError("config-given-twice", name=each.name)
            found[option] = each
    return found


def _value(flow: type[Any], config: ConfigDeclaration, given: GivenConfig | None) -> Any:
    if given is not None and not given.is_file:
        return _parsed(config, given.text, given.origin)
    if given is not None:
        return _read(config, os.path.expanduser(given.text))
    if config.default is not None:
        return _read(config, find_beside(flow, str(_called(flow, config, config.default))))
    value = _called(flow, config, config.default_value)
    if isinstance(value, str):
        return _parsed(config, value, "its default value")
    if value is None and config.required:
        raise ConfigError("config-required", where=config.where, name=config.name)
    return value


def _called(flow: type[Any], config: ConfigDeclaration, default: Any) -> Any:
    if not callable(default):
        return default
    try:
        return call_default(default, context_of(flow.__name__, config.name, {}))
    except Exception as problem:  # whatever the user's function raises is the user's to read
        raise ConfigError(
            "config-default-failed", where=config.where, name=config.name, error=repr(problem)
        ) from problem


def _read(config: ConfigDeclaration, path: str) -> Any:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not text in UTF-8"
        raise ConfigError(
            "config-file-unreadable", where=config.where, name=config.name, path=path, reason=reason
        ) from problem
    return _parsed(config, text, f"`{path}`")


def _parsed(config: ConfigDeclaration, text: str, origin: str) -> Any:
    parser = _parser(config)
    if parser is None:
        return text
    try:
        value = parser(text)
    except MainstemException:
        raise
    except ImportError as problem:
        if problem.name == "yaml":
            raise ConfigError("config-parser-unavailable", where=config.where, name=config.name) from problem
        raise
    except Exception as problem:  # whatever the user's parser raises says that it cannot parse this
        raise ConfigError(
            "config-invalid", where=config.where, name=config.name, origin=origin, reason=str(problem)
        ) from problem
    return value


def _parser(config: ConfigDeclaration) -> Any:
    if config.parser is None:
        if config.plain:
            return None
        import json

        return json.loads
    try:
        return find_parser(config.parser)
    except LookupError as problem:
        raise ConfigError(
            "config-parser-invalid",
            where=config.where,
            name=config.name,
            parser=config.parser,
            reason=str(problem),
        ) from problem
