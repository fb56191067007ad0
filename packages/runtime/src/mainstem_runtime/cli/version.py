"""`version`: which Mainstem this is, in which Python."""

import json
import platform
from typing import TYPE_CHECKING

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.version import VERSION

if TYPE_CHECKING:
    from mainstem_runtime.cli.documents import VersionDocument


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""
    return version_command()


def version_command() -> click.Command:
    """Returns the command."""

    @click.command("version", help="Print the version of Mainstem.")
    @click.option("--json", "as_json", is_flag=True, help="Print versions as JSON.")
    def version(as_json: bool) -> None:
        versions: VersionDocument = {"mainstem": VERSION, "python": platform.python_version()}
        click.echo(json.dumps(versions) if as_json else f"mainstem {VERSION}")

    return version
