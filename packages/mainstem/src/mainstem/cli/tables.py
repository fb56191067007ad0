"""Tables for people: with rules and colours on a terminal, aligned text elsewhere."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import click

_WIDTH_MAX = 100_000


class Column(NamedTuple):
    """A column.

    Args:
        title: its first line.
        right: numbers stand at the right.
        styles: how a cell of some text looks on a terminal, by text.
        folds: on a narrow terminal its cells may take several lines, between words; all others stay whole, so that
            an id can be copied.
    """

    title: str
    right: bool = False
    styles: Mapping[str, str] = {}
    folds: bool = False


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
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for column in columns:
        justify = "right" if column.right else "left"
        table.add_column(column.title, justify=justify, overflow="fold", no_wrap=not column.folds)
    for row in rows:
        table.add_row(
            *(
                Text(cell, style=column.styles.get(cell, ""))
                for cell, column in zip(row, columns, strict=True)
            )
        )
    console = Console(highlight=False, markup=False, emoji=False)
    # What is still too wide is left to the terminal, which breaks lines but cuts nothing off.
    unlimited = console.options.update(max_width=_WIDTH_MAX)
    console.width = max(console.width, Measurement.get(console, unlimited, table).minimum)
    console.print(table)
