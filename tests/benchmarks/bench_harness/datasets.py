"""The sizes of everything that is measured, declared in one place.

A size becomes a constant of the module `sizes` that lies beside each measured program, so that all
contenders read the same. How the data are made is in `flows/making.py`, which lies beside them too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much work each row of the table is.

    Attributes:
        chain_length: Steps of the chain.
        foreach_width: Tasks of the foreach, and of each run that the client lists.
        foreach_narrow, foreach_wide: Tasks of the two foreach whose cost of a task is compared.
        workers: Tasks at once in the foreach.
        client_runs: Runs that the client lists.
        array_bytes: Size of either array.
        frame_rows: Rows of the data frame: 135 bytes each in Arrow's memory (3 integers, 3 floats, 2
            strings).
        artifact_count: Small artifacts that one step writes and the next reads.
        files_short, files_long: Steps of the two chains whose difference gives the files that a task leaves.
        seed: Of every random generator.
    """

    chain_length: int = 50
    foreach_width: int = 1000
    foreach_narrow: int = 100
    foreach_wide: int = 10_000
    workers: int = 16
    client_runs: int = 3
    array_bytes: int = 1_000_000_000
    frame_rows: int = 3_700_000
    artifact_count: int = 2000
    files_short: int = 3
    files_long: int = 8
    seed: int = 20240229

    def as_module(self) -> str:
        """Returns the text of the module `sizes`."""
        return "".join(f"{name.upper()} = {value}\n" for name, value in asdict(self).items())


FULL = Sizes()
REDUCED = Sizes(
    chain_length=10,
    foreach_width=100,
    foreach_narrow=10,
    foreach_wide=1000,
    array_bytes=100_000_000,
    frame_rows=370_000,
    artifact_count=200,
)
"""A tenth of the work, to try the suite out; nothing is decided by it."""
