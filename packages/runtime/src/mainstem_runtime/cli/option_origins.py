"""Where the wrong value of an option came from: an error about a variable names the variable, not the option."""

import os

import click
from click.core import ParameterSource

from mainstem_core.configuration.files import SettingsFile, invalid_in_file
from mainstem_core.configuration.values import file_of
from mainstem_core.errors import UsageError


def of_its_origin(error: click.BadParameter, files: list[SettingsFile]) -> Exception:
    """Returns the error about a value as whoever gave it needs it.

    Args:
        error: what click says of an option.
        files: the files with settings, what counts most first.

    Returns:
        A UsageError `usage-setting-invalid` that names the variable or the file, or the error itself where the value
        stood on the command line.
    """
    context, option = error.ctx, error.param
    name = (option.name if option is not None else None) or ""
    if context is None or option is None:
        return error
    source = context.get_parameter_source(name)
    expected = f"{error.message[:1].lower()}{error.message[1:].rstrip('.')}"
    if source is ParameterSource.ENVIRONMENT:
        variable = _variable(option, context, name)
        return UsageError(
            "usage-setting-invalid", name=variable, value=os.environ.get(variable), expected=expected
        )
    if source is ParameterSource.DEFAULT_MAP:
        key = (
            name.replace("_", "-")
            if context.parent is None
            else f"{context.info_name}.{name.replace('_', '-')}"
        )
        path = file_of(files, key)
        value = context.lookup_default(name)
        return invalid_in_file(path or "", key, value, expected)
    return error


def _variable(option: click.Parameter, context: click.Context, name: str) -> str:
    """Returns the variable that has given an option."""
    declared = option.envvar or ()
    variables = [declared] if isinstance(declared, str) else [*declared]
    automatic = f"{context.auto_envvar_prefix}_{name.upper()}"
    return next((variable for variable in variables if os.environ.get(variable)), automatic)
