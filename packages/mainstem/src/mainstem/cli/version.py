"""`mainstem version`: which Mainstem this is, in which Python."""

import click

from mainstem_runtime.cli.version import version_command


def build() -> click.Command:
    """Returns the command."""
    return version_command()
