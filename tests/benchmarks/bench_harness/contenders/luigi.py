"""Luigi: no versioned values and no isolation, but the lightest engine of the field: the one to beat."""

from __future__ import annotations

from dataclasses import dataclass

from bench_harness.contenders.base import Setting, program, programs_beside
from bench_harness.environments import Installation
from bench_harness.measure import Command, Measurement

ARRAY_KINDS = {"random-array": "random", "compressible-array": "compressible"}


@dataclass(frozen=True, slots=True)
class Luigi:
    """Does the workloads by Luigi tasks that leave small files.

    Attributes:
        label: Name and version.
        plain: Installation without numpy.
        data: Installation with numpy beside it.
        workers: For work whose tasks follow each other: with one, Luigi runs tasks inside its own process;
            with two it forks a process for each task, as Mainstem does. Still one task runs at a time.
    """

    label: str
    plain: Installation
    data: Installation
    workers: int

    def command(self, workload: str, setting: Setting) -> Command:
        """See `Contender.command`."""
        match workload:
            case "import" | "import-names":
                return Command(((str(self.plain.python), "-c", "import luigi"),))
            case "three-steps":
                return self._run("luigi_three_steps.py", setting, str(self.workers))
            case "chain":
                return self._run("luigi_chain.py", setting, str(self.workers))
            case "foreach":
                return self._run("luigi_foreach.py", setting)
            case "random-array" | "compressible-array":
                return self._run("luigi_array.py", setting, ARRAY_KINDS[workload], installation=self.data)
            case _:
                raise KeyError(workload)

    def recorded(self, workload: str, setting: Setting) -> Measurement | None:
        """Nothing of Luigi is too slow to repeat."""
        return None

    def _run(
        self, script: str, setting: Setting, *arguments: str, installation: Installation | None = None
    ) -> Command:
        return Command(
            (program(installation or self.plain, script, *arguments),),
            files=programs_beside(script, setting),
            store="store",
        )
