"""The table: what is measured, against whom, and what has to be reached.

Ratios decide, since two contenders that take turns on one machine feel its noise alike. Seconds are what
the ratio means on an idle machine with two cores. Rows that gate fail `make bench` when they are missed.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench_harness.datasets import Sizes

MAINSTEM = "mainstem"
METAFLOW = "metaflow"
LUIGI = "luigi"
LUIGI_ONE_PROCESS = "luigi-one-process"
PLAIN_PYTHON = "plain-python"
NARROW = "narrow"
BASE_COMMIT = "base-commit"

FRAME_ROW_BYTES = 135

NAMES = {
    METAFLOW: "Metaflow",
    LUIGI: "Luigi",
    LUIGI_ONE_PROCESS: "Luigi in one process",
    PLAIN_PYTHON: "plain Python",
    NARROW: "ours with less work",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that ours has to keep in every run, whatever the others do.

    Attributes:
        figure: Name of a figure in `figures.py`.
        at_most: The limit.
        gates: Whether missing it fails the row.
    """

    figure: str
    at_most: float
    gates: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """A contender that is shown and decides nothing.

    Attributes:
        name: Who.
        slow: Whether one run takes so long (minutes) that it is only made when asked for.
    """

    name: str
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    Attributes:
        id: Its name on the command line.
        title: What is done, in words.
        workload: Name of the work that contenders turn into a command.
        gates: Whether missing it fails the session.
        decides: The contender that ours is divided by; None where only bounds decide.
        ratio_at_most: The largest ratio of best times that is good enough.
        idle: What to reach in time on an idle machine.
        bounds: Further limits.
        beside: Further contenders.
        figures: Figures to show, beside those of the bounds.
        whole_command: Whether it can be measured against an earlier commit of ours.
    """

    id: str
    title: str
    workload: str
    gates: bool
    decides: str | None
    ratio_at_most: float | None
    idle: str
    bounds: tuple[Bound, ...] = ()
    beside: tuple[Beside, ...] = ()
    figures: tuple[str, ...] = ()
    whole_command: bool = True

    @property
    def needs_data(self) -> bool:
        """Whether the work needs numpy, pandas or pyarrow."""
        return "array" in self.workload or "frame" in self.workload


def table(sizes: Sizes) -> tuple[Row, ...]:
    """Returns all rows for the given amount of work."""
    return (*_command_rows(sizes), *_again_rows(sizes), *_value_rows(sizes), *_artifact_rows(sizes))


def _command_rows(sizes: Sizes) -> tuple[Row, ...]:
    return (
        Row(
            "import",
            "`import mainstem`",
            "import",
            True,
            LUIGI,
            0.36,
            "0.05 s",
            beside=(Beside(METAFLOW),),
            figures=("cpu-ms",),
        ),
        Row(
            "import-names",
            "`from mainstem import FlowSpec, step`",
            "import-names",
            True,
            LUIGI,
            0.36,
            "0.05 s",
            beside=(Beside(METAFLOW),),
            figures=("cpu-ms",),
        ),
        Row(
            "three-steps",
            "three trivial steps, cold home, whole command, output piped",
            "three-steps",
            True,
            LUIGI,
            0.75,
            "0.15 s",
            beside=(Beside(LUIGI_ONE_PROCESS), Beside(METAFLOW)),
            figures=("cpu-ms",),
        ),
        Row(
            "chain",
            f"chain of {sizes.chain_length} trivial steps",
            "chain",
            True,
            LUIGI,
            0.87,
            "0.40 s",
            beside=(Beside(LUIGI_ONE_PROCESS), Beside(METAFLOW)),
            figures=("cpu-ms-a-chain-task",),
        ),
        Row(
            "foreach",
            f"foreach over {sizes.foreach_width:,} trivial tasks, {sizes.workers} workers",
            "foreach",
            True,
            LUIGI,
            0.32,
            "2.5 s",
            beside=(Beside(METAFLOW, slow=True),),
            figures=("cpu-ms-a-foreach-task",),
        ),
        Row(
            "foreach-wide",
            f"a task of a foreach over {sizes.foreach_wide:,}, beside one over {sizes.foreach_narrow}",
            "foreach-wide",
            True,
            NARROW,
            1.5,
            "3 ms",
            bounds=(Bound("peak-mb", 300),),
            whole_command=False,
        ),
        Row(
            "files",
            "files a small task leaves (one that prints a line)",
            "files",
            True,
            None,
            None,
            "2 files",
            bounds=(Bound("files-a-task", 2),),
            beside=(Beside(METAFLOW),),
            whole_command=False,
        ),
    )


def _again_rows(sizes: Sizes) -> tuple[Row, ...]:
    return (
        Row(
            "resume",
            f"`resume` of a foreach over {sizes.foreach_narrow} whose last step had failed",
            "resume",
            True,
            METAFLOW,
            0.27,
            "0.30 s",
            whole_command=False,
        ),
        Row(
            "resume-wide",
            f"the same over {sizes.foreach_width:,}, beside one over {sizes.foreach_narrow}",
            "resume-wide",
            True,
            NARROW,
            1.5,
            "0.45 s",
            whole_command=False,
        ),
        Row(
            "spin",
            "`spin` of a trivial step",
            "spin",
            True,
            METAFLOW,
            0.25,
            "0.20 s",
            whole_command=False,
        ),
        Row(
            "attach",
            f"`attach` to a run of {sizes.foreach_width:,} finished tasks until its next task begins,"
            " beside `python flow.py --help`",
            "attach",
            True,
            NARROW,
            2.5,
            "0.40 s",
            whole_command=False,
        ),
    )


def _value_rows(sizes: Sizes) -> tuple[Row, ...]:
    array = f"{sizes.array_bytes / 1e9:g} GB"
    frame = f"{sizes.frame_rows * FRAME_ROW_BYTES / 1e6:.0f} MB data frame, {sizes.frame_rows / 1e6:g} M rows"
    return (
        Row(
            "random-array",
            f"{array} of random float64 made, saved, loaded and checked by the next step",
            "random-array",
            True,
            PLAIN_PYTHON,
            1.25,
            "2.5 s",
            bounds=(Bound("peak-in-arrays", 1.15),),
            beside=(Beside(LUIGI), Beside(METAFLOW, slow=True)),
        ),
        Row(
            "compressible-array",
            f"{array} of compressible int64 (half zeros, half below 16), as above",
            "compressible-array",
            False,
            PLAIN_PYTHON,
            1.0,
            "2.0 s",
            bounds=(Bound("stored-mb", 80 * sizes.array_bytes / 1e9, gates=False),),
            beside=(Beside(LUIGI), Beside(METAFLOW, slow=True)),
            figures=("peak-in-arrays",),
        ),
        Row(
            "frame-objects",
            f"{frame}, strings as Python objects: save plus load",
            "frame-objects",
            False,
            PLAIN_PYTHON,
            0.9,
            "2.1 s",
            whole_command=False,
        ),
        Row(
            "frame-arrow",
            f"{frame}, strings in Arrow's memory: save plus load",
            "frame-arrow",
            False,
            PLAIN_PYTHON,
            0.9,
            "2.1 s",
            whole_command=False,
        ),
    )


def _artifact_rows(sizes: Sizes) -> tuple[Row, ...]:
    return (
        Row(
            "artifacts",
            f"{sizes.artifact_count:,} small artifacts written by one step and read by the next",
            "many-artifacts",
            True,
            METAFLOW,
            0.09,
            "0.30 s",
        ),
        Row(
            "client",
            f"client lists {sizes.client_runs} runs of {sizes.foreach_width:,} tasks each"
            f" and reads {sizes.foreach_width:,} artifacts",
            "client",
            False,
            METAFLOW,
            0.31,
            "0.20 s",
            whole_command=False,
        ),
    )
