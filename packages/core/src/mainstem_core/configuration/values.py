"""The values of settings, and where each comes from."""

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from mainstem_core.configuration.files import SettingsFile, settings_files
from mainstem_core.schema.record import Record

if TYPE_CHECKING:  # most starts find no file, and need none of it
    from mainstem_core.configuration.setting import Setting


class SettingValue(Record):
    """What a setting is here and now.

    Args:
        setting: the setting.
        value: its value; None where nobody gives one, and the default counts.
        origin: who gives it: a variable, a file, or `default`.
    """

    setting: "Setting"
    value: Any
    origin: str


def setting_values(environment: Mapping[str, str], folder: str) -> list[SettingValue]:
    """Returns every setting with its value and origin, in the order of the table.

    Args:
        environment: the process's environment variables.
        folder: the working folder.

    Raises:
        UsageError: as `settings_files` does.
    """
    from mainstem_core.configuration.table import SETTINGS  # here: only `configure show` wants all of them

    files = settings_files(environment, folder)
    return [_value(setting, environment, files) for setting in SETTINGS]


def completed(environment: Mapping[str, str], folder: str) -> Mapping[str, str]:
    """Returns the environment with what files say added as variables; what is set in it counts more.

    Options of commands are left out: their files are asked when a command is parsed.

    Args:
        environment: the process's environment variables.
        folder: the working folder.

    Raises:
        UsageError: as `settings_files` does.
    """
    files = settings_files(environment, folder)
    if not files:
        return environment
    variables = dict(environment)
    add_to_environment(variables, files)
    return variables


def add_to_environment(environment: MutableMapping[str, str], files: list[SettingsFile]) -> None:
    """Adds what files say to an environment, for all that a process starts; see `completed`.

    Args:
        environment: gets the variables.
        files: the files, what counts most first.
    """
    for found in _in_files(files):
        setting = found.setting
        if not setting.is_option and not any(environment.get(name) for name in setting.variables):
            environment[setting.variable] = str(found.value)


def option_defaults(files: list[SettingsFile]) -> dict[str, Any]:
    """Returns what files say about options, as click takes defaults: by parameter, those of `run` in a dict.

    Args:
        files: the files, what counts most first.
    """
    defaults: dict[str, Any] = {}
    for found in _in_files(files):
        if found.setting.is_option:
            table, _, name = found.setting.key.rpartition(".")
            place = defaults.setdefault(table, {}) if table else defaults
            place[name.replace("-", "_")] = found.value
    return defaults


def file_of(files: list[SettingsFile], key: str) -> str | None:
    """Returns the path of the file that gives a setting, None where none does.

    Args:
        files: the files, what counts most first.
        key: the setting.
    """
    return next((file.path for file in files if key in file.values), None)


def _in_files(files: list[SettingsFile]) -> list[SettingValue]:
    if not files:
        return []
    from mainstem_core.configuration.table import SETTINGS  # here: most starts find no file

    values = (_value(setting, {}, files) for setting in SETTINGS)
    return [each for each in values if each.value is not None]


def _value(setting: "Setting", environment: Mapping[str, str], files: list[SettingsFile]) -> SettingValue:
    for variable in setting.variables:
        if environment.get(variable):
            return SettingValue(setting, environment[variable], f"variable {variable}")
    for file in files:
        if setting.key in file.values:
            kind = "profile" if file.is_profile else "project"
            return SettingValue(setting, file.values[setting.key], f"{kind} {file.path}")
    return SettingValue(setting, None, "default")
