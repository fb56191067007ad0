"""Mistakes in where steps lead, in their names, and in the shape of the whole."""

from cases.flow_texts import END, START, branches, flow, leads, start_with, step
from provoke import Command

_LEVELS = 17


def _nested() -> str:
    """Returns a flow that fans out once more than the ids of tasks allow."""
    fan_outs = [step(f"f{n}", f"self.next(self.f{n + 1}, foreach='items')") for n in range(1, _LEVELS)]
    joins = [leads(f"j{n}", f"j{n - 1}", inputs=True) for n in range(_LEVELS, 1, -1)]
    return flow(
        leads("start", "f1"),
        *fan_outs,
        step(f"f{_LEVELS}", "self.next(self.work, foreach='items')"),
        leads("work", f"j{_LEVELS}"),
        *joins,
        leads("j1", "end", inputs=True),
        END,
    )


CASES = [
    Command("graph-no-steps", "\nclass Hello(FlowSpec):\n    rate = 0.1\n"),
    Command("graph-start-missing", flow(leads("begin", "train"), leads("train", "end"), END)),
    Command("graph-end-missing", flow(leads("start", "finish"), step("finish", "pass"))),
    Command("graph-end-leads-on", flow(START, leads("end", "start"))),
    Command(
        "graph-end-joins",
        branches(leads("a", "end"), leads("b", "end")).replace("end(self)", "end(self, inputs)"),
    ),
    Command("graph-target-unknown", start_with("self.next(self.trian)")),
    Command(
        "graph-target-not-step", flow(leads("start", "train"), "    def train(self):\n        pass\n", END)
    ),
    Command("graph-target-repeated", start_with("self.next(self.train, self.train)")),
    Command("graph-step-name-invalid", flow(leads("start", "TrainModel"), leads("TrainModel", "end"), END)),
    Command("graph-step-name-too-long", flow(leads("start", "t" * 65), leads("t" * 65, "end"), END)),
    Command("graph-step-name-reserved", flow(leads("start", "input"), leads("input", "end"), END)),
    Command(
        "graph-member-hidden",
        flow("    input = Parameter('input', default='flights.csv')\n", START, END),
    ),
    Command("graph-cycle", flow(leads("start", "a"), leads("a", "b"), leads("b", "a"), END)),
    Command("graph-step-unreachable", flow(START, leads("train", "end"), END)),
    Command(
        "graph-split-not-joined",
        flow(step("start", "self.next(self.train, foreach='models')"), leads("train", "end"), END),
    ),
    Command("graph-inputs-missing", branches(leads("a", "join"), leads("b", "join"), leads("join", "end"))),
    Command("graph-join-without-split", flow(leads("start", "a"), leads("a", "end", inputs=True), END)),
    Command(
        "graph-join-crossed",
        branches(
            step("a", "self.next(self.c, foreach='items')"),
            leads("b", "join"),
            leads("c", "join"),
            leads("join", "end", inputs=True),
        ),
    ),
    Command(
        "graph-join-incomplete",
        flow(
            leads("start", "a", "b", "c"),
            leads("a", "join"),
            leads("b", "join"),
            leads("c", "end"),
            leads("join", "end", inputs=True),
            END,
        ),
    ),
    Command(
        "graph-join-splits",
        branches(
            leads("a", "join"),
            leads("b", "join"),
            step("join", "self.next(self.c, foreach='items')", inputs=True),
            leads("c", "last"),
            leads("last", "end", inputs=True),
        ),
    ),
    Command(
        "graph-foreach-empty",
        flow(step("start", "self.next(self.join, foreach='items')"), leads("join", "end", inputs=True), END),
    ),
    Command(
        "graph-branch-empty",
        flow(leads("start", "a", "join"), leads("a", "join"), leads("join", "end", inputs=True), END),
    ),
    Command("graph-nesting-too-deep", _nested()),
]
