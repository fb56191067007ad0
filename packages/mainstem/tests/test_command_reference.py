"""The reference of the commands names every command and every option there is, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mainstem import FlowSpec, step
from mainstem.cli.group import command_group as mainstem_commands
from mainstem_runtime.cli.group import command_group as flow_commands


class Documented(FlowSpec):
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

    assert sorted(titles) == sorted(title for title, _ in _commands() if title != "mainstem")


def _commands() -> Iterator[tuple[str, set[str]]]:
    """Yields the title of each command on the page, and its options."""
    flow = flow_commands(Documented)
    context = click.Context(flow)
    for name in flow.list_commands(context):
        command = flow.get_command(context, name)
        if isinstance(command, click.Group):
            command = command.get_command(context, "show")
        assert command is not None
        yield _title(name, command), _options(command)
    group = mainstem_commands()
    context = click.Context(group)
    yield "mainstem", _options(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner_name in command.list_commands(context):
                inner = command.get_command(context, inner_name)
                assert inner is not None
                yield _title(f"mainstem {name} {inner_name}", inner), _options(inner)
        else:
            yield _title(f"mainstem {name}", command), _options(command)


def _title(name: str, command: click.Command) -> str:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    shown = [
        each.human_readable_name if each.required else f"[{each.human_readable_name}]" for each in arguments
    ]
    return " ".join([name, *shown])


def _options(command: click.Command) -> set[str]:
    return {name for each in command.params if isinstance(each, click.Option) for name in each.opts} - {
        "--help"
    }


def _documented(page: str, title: str) -> set[str]:
    heading = f"## `{title}`\n"
    assert heading in page, f"no heading for {title}"
    section = re.split(r"^##", page.split(heading, 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    bullets = [line for line in section.splitlines() if line.startswith("- `--")]
    return {name for line in bullets for name in re.findall(r"`(--[a-z-]+)", line.split(":", 1)[0])}
