"""Mistakes in how a step is written, and in its `self.next`."""

from cases.flow_texts import END, START, flow, leads, start_with, step
from provoke import Command

from flow_runner import FlowRunner


def _name_a_file_that_is_gone(flows: FlowRunner) -> None:
    """Makes the flow come from a module of which only the bytecode is left, as some packages ship them."""
    import py_compile

    body = (flows.folder / "flow.py").read_text().partition("\n\nif __name__")[0]
    (flows.folder / "shipped.py").write_text(body)
    py_compile.compile(
        str(flows.folder / "shipped.py"), str(flows.folder / "shipped.pyc"), dfile="shipped.py"
    )
    (flows.folder / "shipped.py").unlink()
    (flows.folder / "flow.py").write_text("from shipped import Hello\n\nHello()\n")


CASES = [
    Command("graph-source-missing", flow(START, END), prepare=_name_a_file_that_is_gone),
    Command(
        "graph-step-name-differs",
        "\ndef logged(function):\n"
        "    def wrapper(self):\n"
        "        return function(self)\n"
        "    return wrapper\n\n" + flow(step("start", "self.next(self.end)", mark="@step\n    @logged"), END),
    ),
    Command(
        "graph-step-not-plain",
        flow(step("start", "self.next(self.end)", mark="@staticmethod\n    @step"), END),
    ),
    Command(
        "graph-step-arguments", flow("    @step\n    def start(self, inputs, rate):\n        pass\n", END)
    ),
    Command(
        "graph-start-ambiguous",
        flow(START, step("first", "self.next(self.end)", mark="@step(start=True)"), END),
    ),
    Command(
        "graph-end-ambiguous",
        flow(
            leads("start", "last"),
            step("finish", "pass", mark="@step(end=True)"),
            step("last", "pass", mark="@step(end=True)"),
        ),
    ),
    Command("graph-next-missing", start_with("self.rate = 0.1")),
    Command("graph-next-not-last", start_with("self.next(self.train)", "self.rate = 0.1")),
    Command("graph-next-conditional", start_with("if True:", "    self.next(self.train)")),
    Command("graph-next-nested", start_with("def go():", "    self.next(self.train)", "go()")),
    Command("graph-next-repeated", start_with("self.next(self.train)", "self.next(self.train)")),
    Command("graph-next-empty", start_with("self.next()")),
    Command("graph-next-keyword-unknown", start_with("self.next(self.train, for_each='models')")),
    Command("graph-target-unreadable", start_with("self.next('train')")),
    Command("graph-foreach-unreadable", start_with("self.next(self.train, foreach=self.models)")),
    Command(
        "graph-foreach-several-targets",
        flow(
            step("start", "self.next(self.a, self.b, foreach='models')"),
            leads("a", "end"),
            leads("b", "end"),
            END,
        ),
    ),
    # `run` looks before anything starts, and shows the same.
    Command("graph-next-empty", start_with("self.next()"), ("run",), variant="run"),
]
