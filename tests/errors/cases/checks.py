"""What `check` finds besides the graph: artifacts that are read and not there, and what pylint says."""

from collections.abc import Callable

from cases.flow_texts import END, branches, flow, leads, step
from provoke import Command

from flow_runner import FlowRunner

# Stands for pylint, which need not be installed here: answers as it does.
_PYLINT = """
import json, sys
kind, symbol = ("warning", "unused-import") if "--errors-only" not in sys.argv else ("error", "undefined-variable")
text = {"unused-import": "Unused current imported from mainstem", "undefined-variable": "Undefined variable 'nmupy'"}
message = {"type": kind, "symbol": symbol, "message": text[symbol], "line": 3, "column": 4, "path": sys.argv[-1]}
print(json.dumps([message]))
sys.exit(2 if kind == "error" else 4)
"""


def _pylint(source: str) -> Callable[[FlowRunner], None]:
    """Returns what puts a pylint into the flow's folder."""

    def prepare(flows: FlowRunner) -> None:
        package = flows.folder / "pylint"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(source)

    return prepare


CASES = [
    Command(
        "graph-artifact-never-written",
        flow(
            step("start", "self.model = 1", "self.next(self.end)"), step("end", "print('größe', self.modle)")
        ),
    ),
    Command(
        "graph-artifact-never-written",
        flow(
            step("start", "self.next(self.train, foreach='models')"),
            leads("train", "join"),
            leads("join", "end", inputs=True),
            END,
        ),
        variant="foreach",
    ),
    Command(
        "graph-merge-missing",
        branches(
            step("a", "self.score = 1", "self.next(self.join)"),
            step("b", "self.score = 2", "self.next(self.join)"),
            leads("join", "end", inputs=True),
        ).replace("pass", "print(self.score)"),
    ),
    Command(
        "graph-artifact-maybe-missing",
        flow(
            step(
                "start", "self.size = 'big'", "self.next({'big': self.a, 'small': self.b}, condition='size')"
            ),
            step("a", "self.model = 1", "self.next(self.end)"),
            leads("b", "end"),
            step("end", "print(self.model)"),
        ),
    ),
    Command(
        "graph-artifact-maybe-missing",
        flow(leads("start", "end"), step("end", "if self.index:", "    print(self.model)")),
        variant="condition",
    ),
    Command("pylint-error", prepare=_pylint(_PYLINT)),
    Command("pylint-warning", arguments=("check", "--warnings"), prepare=_pylint(_PYLINT)),
    Command("usage-pylint-failed", prepare=_pylint("raise SystemExit('no rule file')")),
]
