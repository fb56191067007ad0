"""`mainstem metadata rebuild`: makes the index anew from the records, which are the truth."""

import json
from typing import TYPE_CHECKING

import click

from mainstem.cli.stores import store_or_note
from mainstem_datastore.store import Store

if TYPE_CHECKING:
    from mainstem_client.index.update import Rebuilt


def build() -> click.Command:
    """Returns the group of commands."""

    @click.group("metadata", help="Manage what is known about runs.", no_args_is_help=True)
    def metadata() -> None:
        pass

    @metadata.command("rebuild", help="Make the index of the store anew; no run is touched.")
    @click.option("--json", "as_json", is_flag=True, help="Print what it holds as JSON.")
    def rebuild(as_json: bool) -> None:
        store = store_or_note()
        rebuilt = _rebuilt(store) if store is not None else None
        if as_json:
            click.echo(json.dumps(None if rebuilt is None else rebuilt._asdict(), indent=2))
            return
        if rebuilt is None:
            return
        if rebuilt.path is None:
            click.echo("This store has no index: no local disk was found that could hold one.")
            return
        runs = f"{rebuilt.runs} run{'' if rebuilt.runs == 1 else 's'}"
        click.echo(f"{rebuilt.path} holds {runs} and {rebuilt.records} records of tasks.")

    return metadata


def _rebuilt(store: Store) -> "Rebuilt":
    from mainstem_client.index import rebuild as rebuild_index  # here: imports SQLite

    return rebuild_index(store)
