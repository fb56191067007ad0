"""Plain Python: what a careful person would write by hand to take a value from one process to the next."""

from __future__ import annotations

from dataclasses import dataclass

from bench_harness.contenders.base import Setting, program, programs_beside
from bench_harness.environments import Installation
from bench_harness.measure import Command, Measurement

ARRAY_KINDS = {"random-array": "random", "compressible-array": "compressible"}
FRAME_STRINGS = {"frame-arrow": "arrow", "frame-objects": "objects"}


@dataclass(frozen=True, slots=True)
class PlainPython:
    """Does the workloads about values with two processes and a file.

    Attributes:
        label: What the table shows.
        data: An installation that has numpy, pandas and pyarrow: ours, so that their versions are the same.
    """

    label: str
    data: Installation

    def command(self, workload: str, setting: Setting) -> Command:
        """See `Contender.command`."""
        match workload:
            case "random-array" | "compressible-array":
                return self._two_processes(
                    "plain_array.py", ("save", "check"), ARRAY_KINDS[workload], setting
                )
            case "frame-arrow" | "frame-objects":
                return self._two_processes(
                    "plain_frame.py", ("save", "load"), FRAME_STRINGS[workload], setting, reports_seconds=True
                )
            case _:
                raise KeyError(workload)

    def recorded(self, workload: str, setting: Setting) -> Measurement | None:
        """Nothing of plain Python is too slow to repeat."""
        return None

    def _two_processes(
        self,
        script: str,
        verbs: tuple[str, str],
        kind: str,
        setting: Setting,
        *,
        reports_seconds: bool = False,
    ) -> Command:
        return Command(
            tuple(program(self.data, script, verb, kind) for verb in verbs),
            files=programs_beside(script, setting),
            store="store",
            reports_seconds=reports_seconds,
        )
