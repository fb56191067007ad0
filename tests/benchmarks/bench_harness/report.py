"""Shows a session: as lines on a terminal, and as a table in the page `docs/benchmarks.md`."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench_harness.results import FIGURES, RowResult, Series, Session, figure_value, is_met, missed_gates
from bench_harness.rows import NAMES, Row

PAGE_BEGIN = "<!-- measured: begin -->"
PAGE_END = "<!-- measured: end -->"
WIDTH = 112


def time_text(seconds: float) -> str:
    """Returns a time with three digits that count."""
    if seconds >= 100:
        return f"{seconds:.0f} s"
    if seconds >= 10:
        return f"{seconds:.1f} s"
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds:.3f} s" if seconds >= 0.01 else f"{seconds * 1000:.2f} ms"


def terminal_report(rows: Sequence[Row], session: Session) -> str:
    """Returns the whole report for a terminal."""
    by_id = {row.id: row for row in rows}
    lines = ["", *(f"{name}: {value}" for name, value in session.facts.items())]
    lines += [f"repeats: {session.repeats}, taking turns; best (median)", "=" * WIDTH]
    for result in session.rows:
        lines += _terminal_row(by_id[result.row], result, session)
    return "\n".join([*lines, "=" * WIDTH, *closing_lines(rows, session)])


def closing_lines(rows: Sequence[Row], session: Session) -> list[str]:
    """Returns the outcome in words."""
    if session.base:
        return [f"ratios: ours now to ours at {session.base[:12]}; below 1 is faster now; nothing gates here"]
    if not session.judges:
        return ["REDUCED WORK: these numbers show that the suite runs, and decide nothing"]
    missed = missed_gates(rows, session)
    outcome = f"missed: {', '.join(missed)}" if missed else "every measured row that gates is met"
    return ["* gates: must be met", outcome]


def _terminal_row(row: Row, result: RowResult, session: Session) -> list[str]:
    star = "*" if row.gates and not session.base else " "
    lines = [f"{star} {row.id}: {row.title}"]
    if result.failure:
        return [*lines, *(f"      {line}" for line in f"FAILED: {result.failure}".splitlines())]
    for series in (result.ours, result.peer, *result.beside):
        if series is not None:
            note = f"  ({series.note})" if series.note else ""
            lines.append(f"      {series.label:<30}{_times(row, series, session)}{note}")
    return [*lines, f"      {_verdict(row, result, session)}"]


def _times(row: Row, series: Series, session: Session) -> str:
    figures = "; ".join(_figures(row, series, session))
    if row.ratio_at_most is None:
        return figures
    times = f"{time_text(series.best_s)} ({time_text(series.median_s)})"
    return f"{times}; {figures}" if figures else times


def _figures(row: Row, series: Series, session: Session) -> list[str]:
    names = [*(bound.figure for bound in row.bounds), *row.figures]
    return [
        f"{FIGURES[name].form.format(figure_value(name, series, session.sizes))} {FIGURES[name].title}"
        for name in names
    ]


def _verdict(row: Row, result: RowResult, session: Session) -> str:
    ratio = "" if result.ratio is None else f"ratio {result.ratio:.3f}"
    if session.base:
        return ratio
    met = "not judged"
    if session.judges:
        met = "met" if is_met(row, result, session.sizes) else "MISSED"
    parts = (ratio, f"to reach {_reach(row)}", f"on an idle machine {row.idle}", met)
    return "; ".join(part for part in parts if part)


def _reach(row: Row) -> str:
    parts = [] if row.decides is None else [f"{row.ratio_at_most:g} of {NAMES[row.decides]}"]
    parts += [f"at most {bound.at_most:g} {FIGURES[bound.figure].title}" for bound in row.bounds]
    return ", ".join(parts)


def page_table(rows: Sequence[Row], session: Session) -> str:
    """Returns the session as Markdown: the facts, then one line per row."""
    by_id = {row.id: row for row in rows}
    lines = [f"- {name}: {value}" for name, value in session.facts.items()]
    lines += [f"- repeats: {session.repeats}, taking turns", ""]
    lines += [
        "| work | ours: best (median) | others: best (median) | ratio | to reach | met |",
        "| --- " * 6 + "|",
    ]
    for result in session.rows:
        lines.append("| " + " | ".join(_page_cells(by_id[result.row], result, session)) + " |")
    return "\n".join(lines)


def _page_cells(row: Row, result: RowResult, session: Session) -> tuple[str, ...]:
    title = f"{row.title} *" if row.gates else row.title
    if result.failure or result.ours is None:
        return (title, "failed", "", "", _reach(row), "no")
    others = [series for series in (result.peer, *result.beside) if series is not None]
    return (
        title,
        _times(row, result.ours, session),
        "<br>".join(
            f"{series.label}: {_times(row, series, session)}" + (f" ({series.note})" if series.note else "")
            for series in others
        ),
        "" if result.ratio is None else f"{result.ratio:.2f}",
        _reach(row),
        ("yes" if is_met(row, result, session.sizes) else "no") if session.judges else "not judged",
    )


def fill_page(page: Path, text: str) -> None:
    """Replaces what stands between the page's two markers.

    Raises:
        ValueError: The page lacks a marker.
    """
    whole = page.read_text()
    before, begin, rest = whole.partition(PAGE_BEGIN)
    _, end, after = rest.partition(PAGE_END)
    if not begin or not end:
        raise ValueError(f"{page} lacks the markers between which the table goes")
    page.write_text(f"{before}{PAGE_BEGIN}\n{text}\n{PAGE_END}{after}")


def load_text() -> str:
    """Returns how many processes wanted a core in the last minute, on average; the benchmarks are one or two."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def facts_of_machine() -> Mapping[str, str]:
    """Returns what has to be known about the machine to read the numbers."""
    cpu = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        models = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].partition(":")[2].strip() if models else cpu
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} cores, {cpu}, {platform.system()} {platform.release()}",
        "load at the start": load_text(),
        "python": platform.python_version(),
    }
