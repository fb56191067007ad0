"""The store that belongs to the working folder, or a word to people where there is none."""

import click

from mainstem_client.stores import current_root, current_store
from mainstem_datastore.store import Store


def store_or_note() -> Store | None:
    """Returns the store; where nothing has run yet it says so on standard error and returns None.

    Raises:
        StoreError: if the folder holds something else, or cannot be read.
    """
    store = current_store()
    if store is None:
        click.echo(f"Nothing has run here yet: there is no store at {current_root()}.", err=True)
        click.echo("Start with `python flow.py run`, or go to a folder where something has run.", err=True)
    return store
