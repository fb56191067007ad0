"""Measures rows: contenders take turns, A B A B, so that both feel the same hours of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bench_harness import clock
from bench_harness.contenders.base import Contender, Setting
from bench_harness.measure import Measurement, measure
from bench_harness.results import RowResult, Series, Session
from bench_harness.rows import Row


class Benchmark(Protocol):
    """What is used of the fixture of pytest-benchmark."""

    extra_info: dict[str, object]

    def pedantic(self, target: Callable[[], None], *, setup: Callable[[], None], rounds: int) -> object:
        """Calls `setup`, then times `target`, `rounds` times."""
        ...


@dataclass(slots=True)
class Measuring:
    """Measures rows one by one into a session.

    Attributes:
        session: Receives the results.
        setting: What contenders need to know.
        ours: Who is measured.
        others: Against whom, by the names that rows use.
        repeats: How often ours and the contender that decides run.
        include_slow: Whether to run what takes minutes.
        base: The name of the contender that decides every row instead, or None.
    """

    session: Session
    setting: Setting
    ours: Contender
    others: Mapping[str, Contender]
    repeats: int
    include_slow: bool
    base: str | None = None

    def measure_row(self, row: Row, benchmark: Benchmark) -> None:
        """Measures one row and adds it to the session, as failed where that raises."""
        decides = self.base or row.decides
        try:
            self.session.rows.append(self._measured(row, decides, benchmark))
        except BaseException as error:
            self.session.rows.append(
                RowResult(row.id, None, None, failure=f"{type(error).__name__}: {error}")
            )
            raise

    def _measured(self, row: Row, decides: str | None, benchmark: Benchmark) -> RowResult:
        mine: list[Measurement] = []
        theirs: list[Measurement] = []

        def their_turn() -> None:
            if decides is not None:
                theirs.append(self._once(self.others[decides], row))

        def our_turn() -> None:
            mine.append(self._once(self.ours, row))
            clock.advance(mine[-1].seconds)

        self.setting.announce(f"{row.id}: {row.title}")
        benchmark.pedantic(our_turn, setup=their_turn, rounds=self.repeats)
        peer = Series(self.others[decides].label, theirs) if decides is not None else None
        beside = [] if self.base else list(self._beside(row))
        result = RowResult(row.id, Series(self.ours.label, mine), peer, beside)
        others = [series for series in (peer, *beside) if series is not None]
        benchmark.extra_info["others"] = {
            series.label: [one.seconds for one in series.measurements] for series in others
        }
        benchmark.extra_info["ratio"] = result.ratio
        return result

    def _beside(self, row: Row) -> Iterator[Series]:
        """Runs who decides nothing, once; where that takes minutes, takes what an earlier session noted."""
        for one in row.beside:
            contender = self.others[one.name]
            if not one.slow or self.include_slow:
                yield Series(contender.label, [self._once(contender, row)], "once")
            elif recorded := contender.recorded(row.workload, self.setting):
                yield Series(contender.label, [recorded], "of an earlier session")

    def _once(self, contender: Contender, row: Row) -> Measurement:
        if row.workload == "files":
            return self._files_a_task(contender)
        command = contender.command(row.workload, self.setting)
        if row.needs_data:
            # A virtual machine gets memory from its host when it first touches it, at 2.5 s/GB here, and loses it
            # again when it idles. Memory that the same work has just given back is there: that is fair to all.
            measure(command, self.setting.scratch)
        measurement = measure(command, self.setting.scratch)
        self.setting.announce(f"    {contender.label}: {measurement.seconds:.3f} s")
        return measurement

    def _files_a_task(self, contender: Contender) -> Measurement:
        """Measures a short and a long chain; the difference is what the further tasks left, not the run."""
        sizes = self.setting.sizes
        short = measure(contender.command("files-short", self.setting), self.setting.scratch)
        long = measure(contender.command("files-long", self.setting), self.setting.scratch)
        return replace(long, files=(long.files - short.files) / (sizes.files_long - sizes.files_short))
