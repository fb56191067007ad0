"""Mainstem and Metaflow: both run the same flows, which differ by the name they import.

The flows in `flows/` are written for Mainstem; for Metaflow the import line is changed and nothing else.
That this is enough is itself a promise of ours (see docs/compatibility.md).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

from bench_harness.chain_source import chain_source
from bench_harness.client_runs import ClientRuns
from bench_harness.contenders.base import Setting, program, programs_beside
from bench_harness.environments import Installation
from bench_harness.measure import Command, Measurement
from bench_harness.past_run import PastRun

ARRAY_FLOWS = {"random-array": "random_array.py", "compressible-array": "compressible_array.py"}
FRAME_STRINGS = {"frame-arrow": "arrow", "frame-objects": "objects"}


@dataclass(frozen=True, slots=True)
class FlowContender:
    """Does the workloads by running flows.

    Attributes:
        label: Name and version.
        module: What the flows import.
        store_variable: The environment variable that names the store's folder.
        plain: Installation without data libraries, for workloads that need none.
        data: Installation with numpy, pandas and pyarrow beside it.
        keeps_runs: Whether the client's runs are kept for later sessions (made once for a version that
            never changes).
        has_datastore: Whether values can be saved and loaded without a flow, as `flows/store_frame.py` does.
    """

    label: str
    module: str
    store_variable: str
    plain: Installation
    data: Installation
    keeps_runs: bool
    has_datastore: bool

    def command(self, workload: str, setting: Setting) -> Command:
        """See `Contender.command`."""
        workers = ("--max-workers", str(setting.sizes.workers), "--max-num-splits", "2000")
        match workload:
            case "import":
                return Command(((str(self.plain.python), "-c", f"import {self.module}"),))
            case "import-names":
                return Command(((str(self.plain.python), "-c", f"from {self.module} import FlowSpec, step"),))
            case "three-steps":
                return self._run("three_steps.py", setting)
            case "chain":
                return self._chain(setting.sizes.chain_length, setting, prints=False)
            case "files-short":
                return self._chain(setting.sizes.files_short, setting, prints=True)
            case "files-long":
                return self._chain(setting.sizes.files_long, setting, prints=True)
            case "foreach":
                return self._run("foreach_wide.py", setting, *workers)
            case "foreach-narrow":
                return self._foreach_of(setting.sizes.foreach_narrow, setting)
            case "foreach-wide":
                return self._foreach_of(setting.sizes.foreach_wide, setting)
            case "random-array" | "compressible-array":
                return self._run(ARRAY_FLOWS[workload], setting, installation=self.data)
            case "many-artifacts":
                return self._run("many_artifacts.py", setting)
            case "frame-arrow" | "frame-objects" if self.has_datastore:
                return self._store_frame(FRAME_STRINGS[workload], setting)
            case "client":
                return self._client(setting)
            case "resume":
                return self._resume(setting.sizes.foreach_narrow, setting)
            case "resume-wide":
                return self._resume(setting.sizes.foreach_width, setting)
            case "spin":
                return self._spin(setting)
            case "attach" if self.has_datastore:
                return self._attach(setting)
            case "help":
                return Command(
                    (program(self.plain, "lost_foreach.py", "--help"),),
                    files=self._flow_files("lost_foreach.py", setting),
                )
            case _:
                raise KeyError(workload)

    def recorded(self, workload: str, setting: Setting) -> Measurement | None:
        """Returns what a foreach cost when the client's runs were made, where those are kept."""
        if workload != "foreach" or not self.keeps_runs:
            return None
        return min(self._client_runs(setting).costs(), key=lambda cost: cost.seconds, default=None)

    def _flow_files(self, script: str, setting: Setting, *, text: str | None = None) -> dict[str, str]:
        files = programs_beside(script, setting, text=text)
        changed = files[script].replace("from mainstem import", f"from {self.module} import")
        return {**files, script: changed}

    def _run(
        self,
        script: str,
        setting: Setting,
        *options: str,
        text: str | None = None,
        installation: Installation | None = None,
    ) -> Command:
        return Command(
            (program(installation or self.plain, script, "run", *options),),
            files=self._flow_files(script, setting, text=text),
            variables={self.store_variable: "{work}/store"},
            store="store",
        )

    def _foreach_of(self, width: int, setting: Setting) -> Command:
        sized = replace(setting, sizes=replace(setting.sizes, foreach_width=width))
        options = ("--max-workers", str(setting.sizes.workers), "--max-num-splits", str(width))
        return replace(self._run("foreach_wide.py", sized, *options), parts=width)

    def _resume(self, width: int, setting: Setting) -> Command:
        sized = replace(setting, sizes=replace(setting.sizes, foreach_width=width))
        options = ("--max-workers", str(setting.sizes.workers), "--max-num-splits", "2000")
        past = self._past_run("resume_foreach.py", sized, *options)
        script = "resume_foreach.py"
        return Command(
            (program(self.plain, script, "resume", "--origin-run-id", past.run_id, *options),),
            files=self._flow_files(script, sized),
            variables={self.store_variable: str(past.store), "BENCH_FIXED": "1"},
        )

    def _spin(self, setting: Setting) -> Command:
        script = "three_steps.py"
        past = self._past_run(script, setting)
        return Command(
            (program(self.plain, script, "spin", "middle"),),
            files=self._flow_files(script, setting),
            variables={self.store_variable: str(past.store)},
        )

    def _attach(self, setting: Setting) -> Command:
        past = self._past_run("lost_foreach.py", setting, "--max-num-splits", "2000")
        script = "attach_once.py"
        return Command(
            (program(self.plain, script, str(past.store), f"LostForeach/{past.run_id}"),),
            files=programs_beside(script, setting),
            reports_seconds=True,
        )

    def _past_run(self, script: str, setting: Setting, *options: str) -> PastRun:
        """Returns a run to go on from; another flow, or another size of it, is another run."""
        command = self._run(script, setting, *options)
        digest = hashlib.sha256(json.dumps([command.argvs, command.files], sort_keys=True).encode())
        folder = setting.kept if self.keeps_runs else setting.scratch
        name = f"past-run-{self.plain.name}-{digest.hexdigest()[:12]}"
        past = PastRun(folder / name, self.store_variable)
        past.make(command, setting.announce)
        return past

    def _chain(self, length: int, setting: Setting, *, prints: bool) -> Command:
        return self._run("chain.py", setting, text=chain_source(length, prints=prints))

    def _store_frame(self, strings: str, setting: Setting) -> Command:
        script = "store_frame.py"
        return Command(
            (program(self.data, script, "save", strings), program(self.data, script, "load", strings)),
            files=programs_beside(script, setting),
            store="store",
            reports_seconds=True,
        )

    def _client(self, setting: Setting) -> Command:
        runs = self._client_runs(setting)
        runs.make(
            self.command("foreach", setting), setting.sizes.client_runs, setting.scratch, setting.announce
        )
        script = "client_read.py"
        return Command(
            (program(self.plain, script),),
            files=self._flow_files(script, setting),
            variables={self.store_variable: str(runs.store)},
        )

    def _client_runs(self, setting: Setting) -> ClientRuns:
        """Returns the runs of this version, of the flow as it is now; another flow needs other runs."""
        command = self.command("foreach", setting)
        digest = hashlib.sha256(
            json.dumps([command.argvs, command.files], sort_keys=True).encode()
        ).hexdigest()
        folder = setting.kept if self.keeps_runs else setting.scratch
        return ClientRuns(folder / f"client-runs-{self.plain.name}-{digest[:12]}", self.store_variable)


SMALLER = {"foreach-wide": "foreach-narrow", "resume-wide": "resume", "attach": "help"}


@dataclass(frozen=True, slots=True)
class OursSmaller:
    """Ours again with less to do, as what the large work is compared with."""

    ours: FlowContender

    @property
    def label(self) -> str:
        """See `Contender.label`."""
        return f"{self.ours.label}, less work"

    def command(self, workload: str, setting: Setting) -> Command:
        """See `Contender.command`."""
        return self.ours.command(SMALLER[workload], setting)

    def recorded(self, workload: str, setting: Setting) -> Measurement | None:
        """Returns nothing: it is never too slow."""
        return None
