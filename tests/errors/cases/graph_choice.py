"""Mistakes in how a step chooses what follows, in loops and in gangs."""

from cases.flow_texts import END, flow, leads, step
from provoke import Command, run_of

_GANG = "from mainstem import parallel\n\n\n"


def _chooses(*lines: str) -> str:
    return flow(step("start", *lines), leads("a", "end"), leads("b", "end"), END)


def _gang(start: str, *follows: str) -> str:
    """Returns a flow whose step `work` is marked as a gang."""
    work = leads("work", "a").replace("@step", "@step\n    @parallel")
    text = flow(step("start", start), work, *follows, END)
    return text.replace("class ", _GANG + "class ", 1)


_JOIN = leads("a", "end", inputs=True)

CASES = [
    Command(
        "graph-next-conditional-fans-out",
        _chooses("if self.name:", "    self.next(self.a, self.b)", "else:", "    self.next(self.b)"),
    ),
    Command("graph-switch-cases-missing", _chooses("self.next(self.a, condition='size')")),
    Command("graph-switch-condition-missing", _chooses("self.next({'x': self.a, 'y': self.b})")),
    Command(
        "graph-switch-condition-unreadable",
        _chooses("self.next({'x': self.a, 'y': self.b}, condition=self.size)"),
    ),
    Command(
        "graph-switch-too-few-cases",
        flow(step("start", "self.next({'x': self.a}, condition='size')"), leads("a", "end"), END),
    ),
    Command(
        "graph-switch-key-unreadable",
        _chooses("self.next({len('x'): self.a, 'y': self.b}, condition='size')"),
    ),
    Command(
        "graph-switch-fans-out",
        _chooses("self.next({'x': self.a, 'y': self.b}, condition='size', foreach='items')"),
    ),
    Command(
        "graph-loop-endless",
        flow(
            step("start", "self.next({'x': self.a, 'y': self.end}, condition='size')"),
            step("a", "self.next({'x': self.a, 'y': self.a}, condition='size')"),
            END,
        ),
    ),
    Command(
        "graph-loop-joins",
        flow(
            step("start", "self.next(self.work, foreach='items')"),
            leads("work", "join"),
            step("join", "self.next({1: self.join, 2: self.end}, condition='n')", inputs=True),
            END,
        ),
    ),
    Command("graph-parallel-with-foreach", _gang("self.next(self.work, foreach='x', num_parallel=2)", _JOIN)),
    Command("graph-parallel-several-targets", _chooses("self.next(self.a, self.b, num_parallel=2)")),
    Command(
        "graph-parallel-undecorated",
        flow(step("start", "self.next(self.b, num_parallel=2)"), leads("b", "a"), _JOIN, END),
    ),
    Command("graph-parallel-missing", _gang("self.next(self.work, foreach='x')", _JOIN)),
    Command("graph-parallel-not-joined", _gang("self.next(self.work, num_parallel=2)", leads("a", "end"))),
    Command(
        "graph-join-repeated",
        flow(
            step("start", "self.next(self.work, foreach='items')"),
            step("work", "self.next({1: self.join, 2: self.b}, condition='n')"),
            leads("b", "other"),
            leads("join", "end", inputs=True),
            leads("other", "end", inputs=True),
            END,
        ),
    ),
    run_of(
        "task-switch-no-case",
        _chooses("self.size = 'z'", "self.next({'x': self.a, 'y': self.b}, condition='size')"),
    ),
    run_of("task-switch-missing", _chooses("self.next({'x': self.a, 'y': self.b}, condition='size')")),
    run_of("task-parallel-invalid", _gang("self.next(self.work, num_parallel=0)", _JOIN)),
]
