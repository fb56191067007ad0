"""`tag list`: the tags of one run, or of several, by run or by tag."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from mainstem_core.errors import RecordError
from mainstem_core.errors.render import render_error
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.users import current_user

if TYPE_CHECKING:
    from mainstem_client import Run
    from mainstem_runtime.cli.documents import RunTagsDocument, TagDocument

_HELP = """List the tags of RUN or, without it, of all runs of the flow in your namespace.

RUN is a run's id; the flow's name may stand in front. A run's own tags come first, then those of Mainstem.
"""


class Wanted(NamedTuple):
    """Which runs are to be listed, and how.

    Args:
        run_id: this run; None for several.
        everybody: the runs of everybody.
        mine: the runs of the user of this process, whatever the namespace.
        hide_system: leave out the tags of Mainstem.
        form: "tag", "run" or "flat"; None for what suits.
    """

    run_id: str | None
    everybody: bool
    mine: bool
    hide_system: bool
    form: str | None


def build(flow: type[FlowSpec], run_of: "Callable[[type[FlowSpec], str, str | None], Run]") -> click.Command:
    """Returns the command for a flow.

    Args:
        flow: the flow.
        run_of: returns the run that somebody names.
    """

    @click.command("list", help=_HELP)
    @click.argument("run", required=False)
    @click.option("--run-id", metavar="RUN", help="The same as RUN.")
    @click.option("--all", "everybody", is_flag=True, help="The runs of everybody, in all namespaces.")
    @click.option("--my-runs", "mine", is_flag=True, help="Your own runs, whatever the namespace.")
    @click.option("--hide-system-tags", "hide_system", is_flag=True, help="Leave out the tags of Mainstem.")
    @click.option("--group-by-tag", "by_tag", is_flag=True, help="Print each tag with the runs that have it.")
    @click.option("--group-by-run", "by_run", is_flag=True, help="Print each run with its tags.")
    @click.option("--flat", is_flag=True, help="Print each tag once, and nothing else.")
    @click.option("--json", "as_json", is_flag=True, help="Print runs with their tags as JSON.")
    def list_tags(
        run: str | None,
        run_id: str | None,
        everybody: bool,
        mine: bool,
        hide_system: bool,
        by_tag: bool,
        by_run: bool,
        flat: bool,
        as_json: bool,
    ) -> None:
        _at_most_one({"RUN": run, "--run-id": run_id, "--all": everybody, "--my-runs": mine})
        _at_most_one({"--group-by-tag": by_tag, "--group-by-run": by_run, "--flat": flat})
        _at_most_one({"--flat": flat, "--json": as_json})
        form = "tag" if by_tag else "run" if by_run else "flat" if flat else None
        wanted = Wanted(run or run_id, everybody, mine, hide_system, form)
        # Who names a run wants that one, whoever started it.
        runs = [run_of(flow, wanted.run_id, "")] if wanted.run_id is not None else _several(flow, wanted)
        found = [document_of(each, hide_system) for each in runs]
        _print(found, wanted, as_json)
        if any(each["user_tags"] is None for each in found):
            click.get_current_context().exit(1)

    return list_tags


def document_of(run: "Run", hide_system: bool) -> "RunTagsDocument":
    """Returns a run with its tags; where those of users cannot be read, standard error says why.

    Args:
        run: the run.
        hide_system: leave out the tags of Mainstem.
    """
    flow, run_id = run.path_components
    document: RunTagsDocument = {"flow": flow, "run": run_id, "user_tags": None, "system_tags": []}
    try:
        document["system_tags"] = [] if hide_system else sorted(run.system_tags)
        document["user_tags"] = sorted(run.user_tags)
    except RecordError as problem:
        click.echo(render_error(problem), err=True)
    return document


def printable(tag: str) -> str:
    """Returns a tag as one line of text that changes nothing on a terminal."""
    return tag if tag.isprintable() else repr(tag)[1:-1]


def _several(flow: type[FlowSpec], wanted: Wanted) -> "Sequence[Run]":
    from mainstem_client import Flow, get_namespace, namespace

    if wanted.everybody:
        namespace(None)
    elif wanted.mine:
        namespace(f"user:{current_user(os.environ)}")
    runs = Flow(flow.__name__).runs()
    if not runs:
        seen = get_namespace()
        where = "" if seen is None else f" in the namespace `{seen}`; `--all` lists everybody's"
        click.echo(f"There are no runs of {flow.__name__}{where}.", err=True)
    return runs


def _print(found: "Sequence[RunTagsDocument]", wanted: Wanted, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_by_tag(found) if wanted.form == "tag" else found, indent=2))
    elif wanted.form == "tag":
        for each in _by_tag(found):
            _print_group(printable(each["tag"]), each["runs"])
    elif wanted.form == "flat":
        for each in _by_tag(found):
            click.echo(printable(each["tag"]))
    elif wanted.form == "run" or wanted.run_id is None:
        for each in found:
            _print_group(each["run"], map(printable, _tags(each)))
    else:
        for tag in (tag for each in found for tag in _tags(each)):
            click.echo(printable(tag))


def _print_group(title: str, members: Iterable[str]) -> None:
    click.echo("\n".join([title, *(f"  {member}" for member in members)]))


def _by_tag(found: "Iterable[RunTagsDocument]") -> "list[TagDocument]":
    runs: dict[str, list[str]] = {}
    for each in found:
        for tag in dict.fromkeys(_tags(each)):
            runs.setdefault(tag, []).append(each["run"])
    return [{"tag": tag, "runs": runs[tag]} for tag in sorted(runs)]


def _tags(document: "RunTagsDocument") -> list[str]:
    """Returns all tags of a run, those of users first."""
    return [*(document["user_tags"] or ()), *document["system_tags"]]


def _at_most_one(given: dict[str, object]) -> None:
    """Refuses options that contradict each other.

    Raises:
        click.UsageError: if more than one of them was given.
    """
    chosen = [name for name, value in given.items() if value]
    if len(chosen) > 1:
        raise click.UsageError(f"{chosen[0]} and {chosen[1]} cannot be combined.")
