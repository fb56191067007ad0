"""`mainstem configure show`: every setting with its value and where that comes from."""

import json
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import click

from mainstem.cli.tables import Column, print_table
from mainstem_core.configuration.table import INTERNAL, SETTINGS
from mainstem_core.configuration.values import setting_values
from mainstem_datastore.location import working_folder

if TYPE_CHECKING:
    from mainstem.cli.documents import SettingDocument, SettingsDocument

_PREFIX = "MAINSTEM_"
_SECRET = re.compile("TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|AUTH|(^|_)KEY($|_)", re.IGNORECASE)
_WITH_PASSWORD = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_MASK = "********"
_COLUMNS = (Column("setting"), Column("value", folds=True), Column("origin", folds=True))


def build() -> click.Command:
    """Returns the group of commands."""

    @click.group("configure", help="Show settings and where they come from.", no_args_is_help=True)
    def configure() -> None:
        pass

    @configure.command("show", help="Show every setting with its value and where that comes from.")
    @click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
    def show(as_json: bool) -> None:
        document = settings_of(os.environ, working_folder())
        if as_json:
            click.echo(json.dumps(document, indent=2))
            return
        rows = [[each["key"], _shown(each), each["origin"]] for each in document["settings"]]
        print_table(_COLUMNS, rows)
        if document["others"]:
            click.echo("\nOther variables, of parameters of flows or misspelt:")
            print_table(
                (Column("variable"), Column("value", folds=True)), [*map(list, document["others"].items())]
            )

    return configure


def settings_of(environment: Mapping[str, str], folder: str) -> "SettingsDocument":
    """Returns all settings as they are here and now, secrets masked.

    Args:
        environment: the process's environment variables.
        folder: the working folder.

    Raises:
        UsageError: if a file with settings has a mistake.
    """
    settings: list[SettingDocument] = [
        {
            "key": each.setting.key,
            "value": masked(each.setting.variable, each.value),
            "default": each.setting.default,
            "origin": each.origin,
            "variable": each.setting.variable,
            "option": each.setting.option,
        }
        for each in setting_values(environment, folder)
    ]
    known = INTERNAL.union(*(setting.variables for setting in SETTINGS))
    others = {
        name: masked(name, value)
        for name, value in sorted(environment.items())
        if name.startswith(_PREFIX) and name not in known
    }
    return {"settings": settings, "others": others}


def masked(name: str, value: Any) -> Any:
    """Returns a value as it may be shown: one that its name calls a secret, and the password of an address, are not.

    Args:
        name: the name of a variable.
        value: its value.
    """
    if value is None:
        return None
    if _SECRET.search(name):
        return _MASK
    if isinstance(value, str):
        return _WITH_PASSWORD.sub(_MASK, value)
    if isinstance(value, list):
        return [masked(name, item) for item in cast("list[Any]", value)]
    return value


def _shown(setting: "SettingDocument") -> str:
    value = setting["value"]
    if value is None:
        return setting["default"].replace("`", "")
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
