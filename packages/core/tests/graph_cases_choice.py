"""Cases of the rules about switches, loops and gangs."""

from graph_cases import END, A, B, Case, flow_of, method

SWITCH = "self.next({'x': self.a, 'y': self.b}, condition='size')"
GANG = "from mainstem import parallel\n\n\n"
JOIN = method("join", "self.next(self.end)", inputs=True)


def choosing(line: str, *more: str) -> str:
    """Returns a flow whose start ends with a line, with the steps `a` and `b`."""
    return flow_of(method("start", f"{line}  # HERE"), A, B, END, *more)


def gang_of(start: str, *steps: str) -> str:
    """Returns a flow with a decorator that marks gangs."""
    return flow_of(method("start", start), *steps, END).replace("class Broken", GANG + "class Broken")


def member(*lines: str) -> str:
    return method("work", *lines, decorator="@step\n    @parallel")


CHOICE_CASES = [
    Case(
        "graph-next-conditional-fans-out",
        "start",
        "the step `start` chooses by `if` between calls of `self.next` that do not lead to one step each",
        "let each branch end in `self.next(self.<step>)`, and let that step split or fan out",
        flow_of(
            method(
                "start",
                "if self.x:",
                "    self.next(self.a)",
                "else:",
                "    self.next(self.a, self.b)  # HERE",
            ),
            A,
            B,
            END,
        ),
    ),
    Case(
        "graph-switch-cases-missing",
        "start",
        "the step `start` gives `condition=` without cases",
        "write the cases first: `self.next({'yes': self.a, 'no': self.b}, condition='answer')`",
        choosing("self.next(self.a, condition='size')"),
    ),
    Case(
        "graph-switch-condition-missing",
        "start",
        "the switch of the step `start` does not say what decides",
        "name the artifact that holds one of the cases: `condition='answer'`",
        choosing("self.next({'x': self.a, 'y': self.b})"),
    ),
    Case(
        "graph-switch-condition-unreadable",
        "start",
        "the switch of the step `start` decides by `self.size`, which is not an artifact's name",
        "assign the value to an artifact, `self.answer = ...`, and write `condition='answer'`",
        choosing("self.next({'x': self.a, 'y': self.b}, condition=self.size)"),
    ),
    Case(
        "graph-switch-too-few-cases",
        "start",
        "the switch of the step `start` has 1 cases",
        "give it two cases or more, or lead to the one step: `self.next(self.<step>)`",
        flow_of(method("start", "self.next({'x': self.a}, condition='size')  # HERE"), A, END),
    ),
    Case(
        "graph-switch-key-unreadable",
        "start",
        "the switch of the step `start` has the case `len(KEYS)`, which is known only when the step runs",
        "write a text or a number, or an expression of configs",
        choosing("self.next({len(KEYS): self.a, 'y': self.b}, condition='size')"),
    ),
    Case(
        "graph-switch-fans-out",
        "start",
        "the switch of the step `start` has `foreach=`, too",
        "lead to a step from which `foreach=` fans out",
        choosing(SWITCH.replace("condition", "foreach='items', condition")),
    ),
    Case(
        "graph-loop-endless",
        "a",
        "the step `a` leads to nothing but itself",
        "give its switch a case that leads to another step",
        flow_of(
            method("start", SWITCH),
            method("a", "self.next({'x': self.a, 'y': self.a}, condition='size')  # HERE"),
            B,
            END,
        ),
    ),
    Case(
        "graph-loop-joins",
        "join",
        "the join `join` leads back to itself, where it would have no inputs",
        "lead from the join to a step of its own that loops",
        flow_of(
            method("start", "self.next(self.a, self.b)"),
            method("a", "self.next(self.join)"),
            method("b", "self.next(self.join)"),
            method("join", "self.next({1: self.join, 2: self.end}, condition='n')  # HERE", inputs=True),
            END,
        ),
    ),
    Case(
        "graph-parallel-with-foreach",
        "start",
        "the step `start` has `foreach=` and `num_parallel=`",
        "keep one of them: `num_parallel=` for tasks that talk to each other, else `foreach=`",
        gang_of(
            "self.next(self.work, foreach='items', num_parallel=2)  # HERE",
            member("self.next(self.join)"),
            JOIN,
        ),
    ),
    Case(
        "graph-parallel-several-targets",
        "start",
        "the step `start` starts a gang of several steps",
        "lead to one step with `num_parallel=`",
        flow_of(method("start", "self.next(self.a, self.b, num_parallel=2)  # HERE"), A, B, END),
    ),
    Case(
        "graph-parallel-undecorated",
        "start",
        "the step `start` starts a gang of `a`, which is not marked as one",
        "put `@parallel` above `def a(self):`",
        flow_of(
            method("start", "self.next(self.a, num_parallel=2)  # HERE"),
            method("a", "self.next(self.join)"),
            JOIN,
            END,
        ),
    ),
    Case(
        "graph-parallel-missing",
        "start",
        "the step `start` leads to the gang `work` without saying how many members it has",
        "write `self.next(self.work, num_parallel=2)`",
        gang_of("self.next(self.work, foreach='items')  # HERE", member("self.next(self.join)"), JOIN),
    ),
    Case(
        "graph-parallel-not-joined",
        "work",
        "the gang `work` is not followed by a join",
        "lead from it to one step that joins, `def gather(self, inputs):`",
        gang_of(
            "self.next(self.work, num_parallel=2)",
            member("self.next(self.a)  # HERE"),
            method("a", "self.next(self.join)"),
            JOIN,
        ),
    ),
    Case(
        "graph-join-repeated",
        "other",
        "the join `other` gathers the branches of `start`, and so does `join`",
        "lead all branches of `start` to one join, and choose after it",
        flow_of(
            method("start", "self.next(self.a, foreach='items')"),
            method("a", "self.next({1: self.join, 2: self.b, 3: self.c}, condition='n')"),
            method("b", "self.next(self.join)"),
            method("c", "self.next(self.other)"),
            method("join", "self.next(self.end)", inputs=True),
            method("other", "self.next(self.end)", inputs=True, mark=True),
            END,
        ),
    ),
]
