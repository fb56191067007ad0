"""What a session measured, and what follows from it: ratios, bounds, verdicts. Plain data, kept as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench_harness.datasets import Sizes
from bench_harness.measure import Measurement
from bench_harness.rows import Row

RESULTS_VERSION = 1
FULL_WORK = "all of the table's"


@dataclass(frozen=True, slots=True)
class Series:
    """All measurements of one contender in one row.

    Attributes:
        label: Name and version of the contender.
        measurements: In the order in which they were made.
        note: What a reader has to know about them; empty where nothing.
    """

    label: str
    measurements: Sequence[Measurement]
    note: str = ""

    @property
    def best_s(self) -> float:
        """The shortest time, in seconds."""
        return min(one.seconds for one in self.measurements)

    @property
    def median_s(self) -> float:
        """The middle time, in seconds."""
        return statistics.median(one.seconds for one in self.measurements)


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row, measured; `failure` says why where it could not be."""

    row: str
    ours: Series | None
    peer: Series | None
    beside: Sequence[Series] = field(default_factory=list[Series])
    failure: str = ""

    @property
    def ratio(self) -> float | None:
        """Our best time divided by the best time of the contender that decides."""
        return self.ours.best_s / self.peer.best_s if self.ours and self.peer else None


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that one session measured, and on what.

    Attributes:
        facts: The machine, versions, commit and load, as words.
        sizes: How much work the rows were.
        repeats: How often each deciding command ran.
        rows: What was measured, in the order of the table.
        base: The commit that ours was compared with instead of the peers; empty in an ordinary session.
    """

    facts: Mapping[str, str]
    sizes: Sizes
    repeats: int
    rows: list[RowResult] = field(default_factory=list[RowResult])
    base: str = ""

    @property
    def judges(self) -> bool:
        """Whether ratios and bounds mean anything here: not for reduced work, nor against a commit."""
        return not self.base and self.facts.get("work") == FULL_WORK

    def write(self, path: Path) -> None:
        """Writes the session as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"version": RESULTS_VERSION, **asdict(self)}, indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> Session:
        """Reads what `write` wrote.

        Raises:
            ValueError: The file is of another version.
        """
        plain = json.loads(path.read_text())
        if plain.pop("version") != RESULTS_VERSION:
            raise ValueError(f"{path} was written by another version of the benchmarks: measure again")
        rows = [
            RowResult(
                one["row"],
                _series(one["ours"]),
                _series(one["peer"]),
                [series for series in map(_series, one["beside"]) if series],
                one["failure"],
            )
            for one in plain["rows"]
        ]
        return cls(plain["facts"], Sizes(**plain["sizes"]), plain["repeats"], rows, plain["base"])


def _series(plain: Mapping[str, Any] | None) -> Series | None:
    if plain is None:
        return None
    return Series(plain["label"], [Measurement(**one) for one in plain["measurements"]], plain["note"])


@dataclass(frozen=True, slots=True)
class Figure:
    """A number beside the time; the worst of all runs counts, or the best for CPU time, as for seconds."""

    title: str
    form: str
    value: Callable[[Measurement, Sizes], float]
    of_all: Callable[[Sequence[float]], float] = max


FIGURES: Mapping[str, Figure] = {
    "files-a-task": Figure("files a task", "{:.2f}", lambda one, sizes: one.files),
    "peak-in-arrays": Figure(
        "peak of the largest process, in arrays",
        "{:.2f}",
        lambda one, sizes: one.peak_bytes / sizes.array_bytes,
    ),
    "peak-mb": Figure("MB peak of the largest process", "{:.0f}", lambda one, sizes: one.peak_bytes / 1e6),
    "stored-mb": Figure("MB stored", "{:.1f}", lambda one, sizes: one.stored_bytes / 1e6),
    "cpu-ms": Figure("ms CPU", "{:.0f}", lambda one, sizes: one.cpu_s * 1000, min),
    "cpu-ms-a-chain-task": Figure(
        "ms CPU a task", "{:.1f}", lambda one, sizes: one.cpu_s * 1000 / sizes.chain_length, min
    ),
    "cpu-ms-a-foreach-task": Figure(
        "ms CPU a task", "{:.1f}", lambda one, sizes: one.cpu_s * 1000 / sizes.foreach_width, min
    ),
}


def figure_value(name: str, series: Series, sizes: Sizes) -> float:
    """Returns a figure of a series."""
    figure = FIGURES[name]
    return figure.of_all([figure.value(one, sizes) for one in series.measurements])


def is_met(row: Row, result: RowResult, sizes: Sizes, *, gates_only: bool = False) -> bool:
    """Says whether a row reached its ratio and kept its bounds.

    Args:
        row: What had to be reached.
        result: What was measured.
        sizes: How much work it was.
        gates_only: Leaves out what does not gate.
    """
    if result.failure or result.ours is None:
        return gates_only and not row.gates
    bounds_kept = all(
        figure_value(bound.figure, result.ours, sizes) <= bound.at_most
        for bound in row.bounds
        if bound.gates or not gates_only
    )
    ratio_met = row.ratio_at_most is None or (result.ratio is not None and result.ratio <= row.ratio_at_most)
    return bounds_kept and (ratio_met or (gates_only and not row.gates))


def missed_gates(rows: Sequence[Row], session: Session) -> list[str]:
    """Returns the ids of the measured rows that gate and were missed."""
    by_id = {row.id: row for row in rows}
    return [
        result.row
        for result in session.rows
        if not is_met(by_id[result.row], result, session.sizes, gates_only=True)
    ]
