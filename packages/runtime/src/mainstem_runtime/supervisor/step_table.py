"""How far the steps of a run are: counts, and the table that shows them."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from mainstem_core.schema.record import Record, field

_GAP_COLUMNS = 3
_BAR_COLUMNS_MIN = 5
_BAR_COLUMNS_MAX = 30


class StepCounts(Record, frozen=False):
    """How far one step is.

    Args:
        step: its name.
        colour: its colour, in the table and in front of its lines.
        changed: number of the event that changed it last.
        running: tasks that run.
        done: tasks that have committed.
        failed: tasks whose last attempt so far has failed.
        retried: attempts that failed and were followed by another.
        stopped: tasks that were stopped with the run, or with their gang.
        fan_outs: for a step inside a foreach, how many tasks each fan-out that is known so far leads to.
    """

    step: str
    colour: str
    changed: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    retried: int = 0
    stopped: int = 0
    fan_outs: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def total(self) -> int | None:
        """How many tasks are to come in all, as far as is known; None outside of a foreach."""
        return sum(self.fan_outs.values()) if self.fan_outs else None


def step_table(steps: Sequence[StepCounts], columns: int, rows_max: int) -> Table:
    """Returns the table of the steps, as wide as the terminal allows.

    Args:
        steps: in the order in which they began.
        columns: the terminal's width.
        rows_max: how many steps there is room for; those that run are shown first of all.
    """
    shown = _most_telling(steps, rows_max)
    titles = [
        "step",
        "running",
        "done",
        "failed",
        *(["retried"] if any(each.retried for each in steps) else []),
        *(["stopped"] if any(each.stopped for each in steps) else []),
    ]
    rows = [[_cell(title, counts) for title in titles] for counts in shown]
    widths = [max(map(cell_len, column)) for column in zip(titles, *rows, strict=True)]
    more = f"and {len(steps) - len(shown)} more steps" if len(shown) < len(steps) else ""
    widths[0] = max(widths[0], len(more))
    room = columns - sum(widths) - _GAP_COLUMNS * len(titles)
    table = Table(
        box=None, pad_edge=False, padding=(0, _GAP_COLUMNS, 0, 0), header_style="dim", show_edge=False
    )
    for position, title in enumerate(titles):
        table.add_column(title, justify="right" if position else "left", no_wrap=True, overflow="ellipsis")
    if room >= _BAR_COLUMNS_MIN:
        table.add_column("", no_wrap=True)
    for counts, cells in zip(shown, rows, strict=True):
        texts = [Text(cell, style=_style(title, counts)) for title, cell in zip(titles, cells, strict=True)]
        bar = _bar(counts, min(room, _BAR_COLUMNS_MAX)) if room >= _BAR_COLUMNS_MIN else None
        table.add_row(*texts, *([bar] if bar is not None else []))
    if more:
        table.add_row(Text(more, style="dim"))
    return table


def _most_telling(steps: Sequence[StepCounts], rows_max: int) -> list[StepCounts]:
    """Returns the steps for which there is room: those that run, then those that changed last; in their order."""
    if len(steps) <= rows_max:
        return list(steps)
    telling = sorted(steps, key=lambda counts: (counts.running == 0, -counts.changed))[: max(1, rows_max - 1)]
    return [counts for counts in steps if counts in telling]


def _cell(title: str, counts: StepCounts) -> str:
    if title == "done" and counts.total is not None:
        return f"{counts.done}/{counts.total}"
    return str(getattr(counts, title))


def _style(title: str, counts: StepCounts) -> str:
    if title == "step":
        return counts.colour
    return "bold red" if title == "failed" and counts.failed else ""


def _bar(counts: StepCounts, columns: int) -> ProgressBar | None:
    if counts.total is None:
        return None
    colour = counts.colour
    return ProgressBar(counts.total, counts.done, columns, complete_style=colour, finished_style=colour)
