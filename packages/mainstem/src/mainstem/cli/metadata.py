"""`mainstem metadata rebuild`: makes the index anew from the records, which are the truth."""

import click

from mainstem.cli.stores import store_or_note


def build() -> click.Command:
    """Returns the group of commands."""

    @click.group("metadata", help="Manage what is known about runs.", no_args_is_help=True)
    def metadata() -> None:
        pass

    @metadata.command("rebuild", help="Make the index of the store anew; no run is touched.")
    def rebuild() -> None:
        store = store_or_note()
        if store is None:
            return
        from mainstem_client.index import rebuild as rebuild_index  # here: imports SQLite

        rebuilt = rebuild_index(store)
        if rebuilt.path is None:
            click.echo("This store has no index: no local disk was found that could hold one.")
            return
        runs = f"{rebuilt.runs} run{'' if rebuilt.runs == 1 else 's'}"
        click.echo(f"{rebuilt.path} holds {runs} and {rebuilt.records} records of tasks.")

    return metadata
