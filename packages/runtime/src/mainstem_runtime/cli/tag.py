"""`tag`: adds, removes and replaces the tags of a run; `tag list` has a module of its own."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from mainstem_core.errors import InvalidPathspec
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import parse_pathspec
from mainstem_runtime.cli import tag_list

if TYPE_CHECKING:
    from mainstem_client import Run

_HELP = "Add, remove, replace or list the tags of runs, also of those that have ended."
_EXAMPLE = "20261123-101530-k3xq"
_Command = Callable[..., None]


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""
    group = click.Group("tag", help=_HELP)

    @group.command("add", help="Add tags to a run.")
    @_of_a_run
    @click.argument("tags", nargs=-1, required=True)
    def add(run_id: str, namespace: str | None, as_json: bool, tags: tuple[str, ...]) -> None:
        _change(run_of(flow, run_id, namespace), (), tags, as_json)

    @group.command("remove", help="Remove tags from a run; it need not have them.")
    @_of_a_run
    @click.argument("tags", nargs=-1, required=True)
    def remove(run_id: str, namespace: str | None, as_json: bool, tags: tuple[str, ...]) -> None:
        _change(run_of(flow, run_id, namespace), tags, (), as_json)

    @group.command("replace", help="Remove some tags from a run and add others, in one step.")
    @_of_a_run
    @click.option("--add", "added", multiple=True, metavar="TAG", help="A tag to add; may be repeated.")
    @click.option(
        "--remove", "removed", multiple=True, metavar="TAG", help="A tag to remove; may be repeated."
    )
    def replace(
        run_id: str, namespace: str | None, as_json: bool, added: tuple[str, ...], removed: tuple[str, ...]
    ) -> None:
        if not added and not removed:
            raise click.UsageError("Give at least one of --add and --remove.")
        _change(run_of(flow, run_id, namespace), removed, added, as_json)

    group.add_command(tag_list.build(flow, run_of))
    return group


def run_of(flow: type[FlowSpec], run_id: str, namespace: str | None) -> "Run":
    """Returns the run that somebody names.

    Args:
        flow: the flow whose command line it is.
        run_id: its id; the flow's name may stand in front.
        namespace: the tag that it must have, "" for any run; None for the namespace of this process.

    Raises:
        InvalidPathspec: `usage-pathspec-invalid` if it cannot be a run's id.
        MainstemNotFound: `client-not-found` if there is no such run, `client-namespace-mismatch` if it lacks the tag.
    """
    import mainstem_client

    if namespace is not None:
        mainstem_client.namespace(namespace or None)
    pathspec = run_id if run_id.startswith(f"{flow.__name__}/") else f"{flow.__name__}/{run_id}"
    try:
        parse_pathspec(pathspec, 2)
    except InvalidPathspec as problem:
        raise InvalidPathspec(
            "usage-pathspec-invalid", text=run_id, form="run", example=_EXAMPLE
        ) from problem
    return mainstem_client.Run(pathspec)


def _of_a_run(command: _Command) -> Any:
    """Adds what all commands have that change a run's tags."""
    for option in (
        click.option(
            "--json", "as_json", is_flag=True, help="Print the run's tags after the change as JSON."
        ),
        click.option(
            "--namespace",
            metavar="TAG",
            help="The tag that the run must have, so that no other is changed by mistake: by default "
            "`user:` and your name. '' for any run.",
        ),
        click.option("--run-id", required=True, metavar="RUN", help="The run's id."),
    ):
        command = option(command)
    return command


def _change(run: "Run", removed: tuple[str, ...], added: tuple[str, ...], as_json: bool) -> None:
    run.replace_tags(removed, added)
    if as_json:
        click.echo(json.dumps(tag_list.document_of(run, hide_system=False), indent=2))
    else:
        tags = ", ".join(map(tag_list.printable, sorted(run.user_tags)))
        click.echo(f"{run.pathspec} now has {f'the tags {tags}' if tags else 'no tags from users'}.")
