"""What a step cannot be spun for, and what cannot be done with a spin."""

from cases.flow_texts import END, flow, leads, step
from provoke import Call, Command

from flow_runner import FlowRunner
from mainstem import Runner
from mainstem_core.schema.identifiers import FlowName
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import SpinStore
from mainstem_runtime.control.attach import owner_command

_SOURCE = flow(
    step("start", "self.label = 'first'", "self.items = [1, 2]", "self.next(self.work, foreach='items')"),
    leads("work", "join"),
    leads("join", "fan", inputs=True),
    step("fan", "self.next(self.gang, num_parallel=2)"),
    step("gang", "self.next(self.last)", mark="@__import__('mainstem').parallel\n    @step"),
    leads("last", "end", inputs=True),
    END,
)
_FAILS = _SOURCE.replace("self.label = 'first'", "raise ValueError('too cold')")


def _ran(flows: FlowRunner) -> None:
    assert flows.run("run").returncode == 0


def _failed(flows: FlowRunner) -> None:
    assert flows.run("run").returncode == 1


def _with_module(flows: FlowRunner) -> None:
    _ran(flows)
    (flows.folder / "changed.py").write_text("ARTIFACTS = ['label']")


def _spun(flows: FlowRunner) -> None:
    _ran(flows)
    assert flows.run("spin", "work").returncode == 0
    spin = _spin(flows)
    (flows.folder / ".mainstem" / "spins" / "Hello" / "spin-1").symlink_to(spin.run)


def _spin(flows: FlowRunner) -> RunFolder:
    store, flow = SpinStore.open(flows.folder / ".mainstem"), FlowName("Hello")
    return RunFolder(store, flow, store.runs(flow)[0])


def attached_to_a_spin(flows: FlowRunner) -> None:
    flows.write(_SOURCE)
    _spun(flows)
    owner_command(_spin(flows))


def a_value_that_json_cannot_hold(flows: FlowRunner) -> None:
    Runner(flows.write(_SOURCE), show_output=False, cwd=flows.folder).spin("work", set={"label": {1}})


def _refused(id: str, *words: str, variant: str = "", **options: object) -> Command:
    return Command(id, _SOURCE, ("spin", *words), variant, **{"prepare": _ran, **options})  # type: ignore[arg-type]


CASES = [
    _refused("spin-pathspec-invalid", "Hello/1/work/0/x"),
    _refused("spin-step-unknown", "wrok"),
    Command("spin-run-unknown", _SOURCE, ("spin", "work")),
    Command("spin-run-unknown", _SOURCE, ("spin", "20260101-000000-aaaa/work"), "named", prepare=_ran),
    Command("spin-task-unknown", _FAILS, ("spin", "join"), prepare=_failed),
    _refused("spin-parallel", "gang"),
    _refused("spin-input-invalid", "join", "--set", "input=7"),
    _refused("spin-input-invalid", "start", "--set", "label=second", variant="start"),
    Call("spin-input-invalid", a_value_that_json_cannot_hold, "program"),
    _refused("spin-artifacts-invalid", "work", "--artifacts-module", "changed.py", prepare=_with_module),
    Call("run-is-spin", attached_to_a_spin),
    Command("run-is-spin", _SOURCE, ("resume", "--origin-run-id", "spin-1"), "resume", prepare=_spun),
]
