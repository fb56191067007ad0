"""Project file and profile: found and read.

Every start of a flow passes here, so nothing is imported and no file is read unless one is there.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any, cast

from mainstem_core.configuration.upward import folders_upward, is_strangers
from mainstem_core.errors import UsageError
from mainstem_core.schema.record import Record

PROJECT_FILE, SHARED_FILE = "mainstem.toml", "pyproject.toml"
PROFILE_VARIABLE, PROFILE_DEFAULT = "MAINSTEM_PROFILE", "default"
_TABLE = b"[tool.mainstem"


class SettingsFile(Record):
    """A file with settings.

    Args:
        path: where it is.
        is_profile: it is the user's, not the project's.
        values: what it sets, by key.
    """

    path: str
    is_profile: bool
    values: Mapping[str, Any]


def settings_files(environment: Mapping[str, str], folder: str) -> list[SettingsFile]:
    """Returns the files whose settings count here, what counts most first.

    Args:
        environment: the process's environment variables.
        folder: the working folder.

    Raises:
        UsageError: `usage-settings-unreadable`, `usage-setting-unknown` or `usage-setting-invalid` for a file with a
            mistake, `usage-profile-missing` if a profile is named that is not there.
    """
    found: list[SettingsFile] = []
    project = _project_file(environment, folder)
    if project is not None:
        found.append(SettingsFile(project, False, _read(project)))
    profile = _profile(environment)
    if profile is not None:
        found.append(SettingsFile(profile, True, _read(profile)))
    return found


def _project_file(environment: Mapping[str, str], working_folder: str) -> str | None:
    """Returns the nearest project file upward that is no stranger's."""
    for folder in folders_upward(environment, working_folder):
        path = os.path.join(folder, PROJECT_FILE)
        if os.path.exists(path) and not is_strangers(path, working_folder):
            return path
        path = os.path.join(folder, SHARED_FILE)
        if _has_table(path) and not is_strangers(path, working_folder):
            return path
    return None


def _has_table(path: str) -> bool:
    """Says whether a `pyproject.toml` has settings of ours; most have none, and are not worth a parser."""
    try:
        with open(path, "rb") as file:
            return _TABLE in file.read()
    except OSError:
        return False


def _profile(environment: Mapping[str, str]) -> str | None:
    name = environment.get(PROFILE_VARIABLE)
    home = environment.get("HOME") or os.path.expanduser("~")
    folder = environment.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    path = os.path.join(folder, "mainstem", f"{name or PROFILE_DEFAULT}.toml")
    if os.path.exists(path):
        return path
    if name:
        raise UsageError("usage-profile-missing", profile=name, path=path)
    return None


def _read(path: str) -> dict[str, Any]:
    import tomllib  # here, as the table: most starts find no file

    try:
        with open(path, "rb") as file:
            content: dict[str, Any] = tomllib.load(file)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise UsageError("usage-settings-unreadable", path=path, reason=reason) from problem
    if os.path.basename(path) == SHARED_FILE:
        content = content.get("tool", {}).get("mainstem", {})
    return dict(_checked(path, content))


def _checked(path: str, content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    from mainstem_core.configuration.setting import Kind
    from mainstem_core.configuration.table import SETTINGS

    known = {setting.key: setting for setting in SETTINGS if setting.in_files}
    for key, value in _flat(content):
        setting = known.get(key)
        if setting is None:
            raise UsageError("usage-setting-unknown", path=path, key=key, remedy=_remedy(key, list(known)))
        if not setting.kind.takes(value):
            raise invalid_in_file(path, key, value, f"it must be {setting.kind}")
        if setting.kind is Kind.FOLDER:
            value = os.path.join(os.path.dirname(path), os.path.expanduser(value))
        yield key, value


def _flat(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        key = name.replace("_", "-").lower()
        if isinstance(value, dict):
            inner = cast("dict[str, Any]", value)
            yield from ((f"{key}.{each.replace('_', '-').lower()}", item) for each, item in inner.items())
        else:
            yield key, value


def _remedy(key: str, known: list[str]) -> str:
    from difflib import get_close_matches  # here: only a mistyped key needs it

    near = get_close_matches(key, known, n=1)
    return f"did you mean `{near[0]}`?" if near else "`mainstem configure show` lists all settings"


def invalid_in_file(path: str, key: str, value: object, expected: str) -> UsageError:
    """Returns the error for a setting of a file whose value is wrong.

    Args:
        path: the file.
        key: the setting.
        value: its value.
        expected: what it must be, as in "it must be a number".
    """
    name = f"{key}` in `{path}"
    return UsageError("usage-setting-invalid", name=name, value=value, expected=expected)
