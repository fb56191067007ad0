"""The reference of the commands names every command and every option there is, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mainstem import Config, FlowSpec, step
from mainstem.cli.group import command_group as mainstem_commands
from mainstem_runtime.cli.group import command_group as flow_commands


class Documented(FlowSpec):
    cfg = Config("cfg")

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "reference" / "commands.md").read_text()


def test_every_option_is_on_the_page_under_its_command(page: str) -> None:
    for title, options in _commands():
        assert _documented(page, title) == options, title


def test_the_page_names_no_other_command(page: str) -> None:
    titles = re.findall(r"^### `(.*?)`$", page, re.MULTILINE)

    assert sorted(titles) == sorted(
        title for title, _ in _commands() if title not in ("mainstem", "python flow.py")
    )


def _commands() -> Iterator[tuple[str, set[str]]]:
    """Yields the title of each command on the page, and its options."""
    for group, prefix, title in (
        (flow_commands(Documented), "", "python flow.py"),
        (mainstem_commands(), "mainstem ", "mainstem"),
    ):
        yield title, _options(group)
        yield from _commands_in(group, prefix)


def _commands_in(group: click.Group, prefix: str) -> Iterator[tuple[str, set[str]]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands_in(command, f"{prefix}{name} ")
        else:
            # The one command whose name may be left out.
            yield (
                _title("logs" if f"{prefix}{name}" == "logs show" else f"{prefix}{name}", command),
                _options(command),
            )


def _title(name: str, command: click.Command) -> str:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    shown = [
        each.human_readable_name if each.required else f"[{each.human_readable_name}]" for each in arguments
    ]
    return " ".join([name, *shown])


def _options(command: click.Command) -> set[str]:
    options = [each for each in command.params if isinstance(each, click.Option)]
    return {name for each in options for name in [*each.opts, *each.secondary_opts]} - {"--help"}


def _documented(page: str, title: str) -> set[str]:
    heading = f"## `{title}`\n"
    assert heading in page, f"no heading for {title}"
    section = re.split(r"^##", page.split(heading, 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    bullets = [line for line in section.splitlines() if line.startswith("- `--")]
    return {name for line in bullets for name in re.findall(r"`(--[a-z-]+)", line.split(":", 1)[0])}
