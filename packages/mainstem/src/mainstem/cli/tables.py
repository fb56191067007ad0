"""Tables for people: with rules and colours on a terminal, aligned text elsewhere."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click


class Column(NamedTuple):
    """A column.

    Args:
        title: its first line.
        right: numbers stand at the right.
        styles: how a cell of some text looks on a terminal, by text.
    """

    title: str
    right: bool = False
    styles: Mapping[str, str] = {}


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table.

    Args:
        columns: the columns.
        rows: the cells of each row, as text.
    """
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        _print_rich(columns, rows)
    else:
        click.echo("\n".join(aligned(columns, rows)))


def aligned(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[str]:
    """Returns a table as lines of plain text, without spaces at their ends.

    Args:
        columns: the columns.
        rows: the cells of each row, as text.
    """
    cells = [[column.title for column in columns], *rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    return [
        "  ".join(
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        ).rstrip()
        for row in cells
    ]


def _print_rich(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    # Here: a terminal waits for people, a pipe for us.
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.title, justify="right" if column.right else "left", overflow="fold")
    for row in rows:
        table.add_row(
            *(
                Text(cell, style=column.styles.get(cell, ""))
                for cell, column in zip(row, columns, strict=True)
            )
        )
    Console(highlight=False, markup=False, emoji=False).print(table)
