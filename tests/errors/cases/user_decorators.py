"""Mistakes with decorators of flows, with those that users write, and with plug-ins."""

from cases.flow_texts import END, flow, leads, step
from provoke import TWO_STEPS, Command

from flow_runner import FlowRunner

_FLOW = TWO_STEPS.lstrip()
_CHOICE = "\n".join(
    [
        "        if self.index is None:",
        "            self.next(self.middle)",
        "        else:",
        "            self.next(self.end)",
    ]
)
_START = flow(step("start", "self.next(self.end)", mark="@odd\n    @step"), END)


def _on_flow(*lines: str) -> str:
    marks = "\n".join(f"@{line}" for line in lines)
    names = ", ".join(sorted({line.partition("(")[0] for line in lines}))
    return f"from mainstem import {names}\n\n\n{marks}\n{_FLOW}"


def _generator(*lines: str) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    head = "@user_step_decorator\ndef odd(step_name, flow, inputs):"
    return f"from mainstem import user_step_decorator\n\n\n{head}\n{body}\n{_START}"


def _mutator(line: str) -> str:
    head = f"class odd(FlowMutator):\n    def mutate(self, mutable_flow):\n        {line}\n\n\n@odd\n"
    return f"from mainstem import FlowMutator\n\n\n{head}{_FLOW}"


def _own(base: str, hook: str, flow: str) -> str:
    head = f"class odd({base}):\n    def {hook}:\n        raise ValueError('not today')\n\n\n"
    return f"from mainstem import {base}\n\n\n{head}{flow}"


def _installed(source: str, point: str = "acme:Budget") -> "Installer":
    return Installer(source, point)


class Installer:
    """Puts a package with a plug-in beside the flow."""

    def __init__(self, source: str, point: str) -> None:
        self.source, self.point = source, point

    def __call__(self, flows: FlowRunner) -> None:
        flows.folder.joinpath("acme.py").write_text(self.source)
        information = flows.folder / "acme_budget-1.0.dist-info"
        information.mkdir()
        information.joinpath("METADATA").write_text(
            "Metadata-Version: 2.1\nName: acme-budget\nVersion: 1.0\n"
        )
        group = "[mainstem.step_decorators]"
        information.joinpath("entry_points.txt").write_text(f"{group}\nbudget = {self.point}\n")


_PLUGIN = "from mainstem_core.protocols.step_decorator import StepDecorator\n\nclass Budget(StepDecorator):\n"
_WITH_BUDGET = ("check", "--with", "budget")

CASES = [
    Command("decorator-attribute-missing", _on_flow("project"), variant="flow"),
    Command("decorator-attribute-invalid", _on_flow("project(name='My Birds')"), variant="flow"),
    Command("decorator-attribute-invalid", _on_flow("trigger(event='a', events=['b'])"), variant="trigger"),
    Command("decorator-attribute-invalid", _on_flow("trigger_on_finish(flow='A', flows=['B'])"), variant="finish"),
    Command("decorator-attribute-invalid", _on_flow("schedule(cron='daily')"), variant="cron"),
    Command("decorator-attribute-invalid", _on_flow("exit_hook(on_success=[3])"), variant="hook"),
    Command("decorator-misplaced", _on_flow("schedule('daily')"), variant="flow-unnamed"),
    Command(
        "decorator-misplaced",
        _START.replace("@odd", "@project(name='birds')").replace("class ", "from mainstem import project\n\nclass "),
        variant="flow",
    ),
    Command("decorator-repeated-on-flow", _on_flow("schedule", "schedule(hourly=True)")),
    Command(
        "usage-branch-invalid", _on_flow("project(name='birds')"), ("run", "--branch", "feature/one")
    ),
    Command("usage-pathspec-invalid", _on_flow("trigger(event='a')"), ("run", "--trigger", "Hello"), "trigger"),
    Command("decorator-generator-misused", _generator("print(flow)")),
    Command("decorator-generator-misused", _generator("yield", "yield"), ("run",), "twice"),
    Command("decorator-generator-misused", _generator("yield 3"), ("run",), "value"),
    Command("decorator-mutation-refused", _mutator("mutable_flow.add_parameter('start', Parameter('start'))")),
    Command("decorator-hook-failed", _mutator("mutable_flow.nothing")),
    Command("decorator-hook-failed", _own("UserStepDecorator", "init(self)", _START), variant="class"),
    Command("decorator-misplaced", _own("StepMutator", "mutate(self, step)", f"@odd\n{_FLOW}"), variant="mutator"),
    Command(
        "task-next-unknown",
        _generator("yield {}").replace("        self.next(self.end)", _CHOICE) + "\n" + leads("middle", "end"),
        ("run",),
    ),
    Command(
        "task-next-unknown",
        _generator("yield {'steps': 2}"),
        ("run",),
        "argument",
    ),
    Command(
        "decorator-plugin-broken",
        arguments=_WITH_BUDGET,
        prepare=_installed(f"{_PLUGIN}    decorator_name = 'budget'\n    protocol = 2\n"),
    ),
    Command(
        "decorator-plugin-broken", arguments=_WITH_BUDGET, prepare=_installed("import nowhere\n"), variant="import"
    ),
    Command("decorator-unknown", arguments=("check", "--with", "nowhere.budget"), variant="own"),
]  # fmt: skip
