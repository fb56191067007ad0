"""Cases of the rules about ends, targets, names and structure."""

from graph_cases import (
    END,
    HEAD,
    JOIN_A_B,
    SPLIT,
    SPLIT_HERE,
    START,
    TO_JOIN,
    A,
    B,
    Case,
    flow_of,
    method,
    start_with,
)

EDGE_CASES = [
    Case(
        "graph-no-steps",
        None,
        "the flow `Broken` has no steps",
        "mark its methods with `@step`; the first is named `start`, the last `end`",
        HEAD + "class Broken(FlowSpec):  # HERE\n    pass\n",
    ),
    Case(
        "graph-start-missing",
        None,
        "the flow `Broken` has no first step",
        "name the step `begin` `start`, or mark it with `@step(start=True)`",
        HEAD
        + "class Broken(FlowSpec):  # HERE\n"
        + "\n".join([method("begin", "self.next(self.a)"), A, END]),
    ),
    Case(
        "graph-end-missing",
        None,
        "the flow `Broken` has no last step",
        "name the step `finish` `end`, or mark it with `@step(end=True)`",
        HEAD
        + "class Broken(FlowSpec):  # HERE\n"
        + "\n".join([method("start", "self.next(self.finish)"), method("finish", "pass")]),
    ),
    Case(
        "graph-end-leads-on",
        "end",
        "the last step `end` calls `self.next`",
        "remove the call, or lead to a step that is the end",
        flow_of(START, method("end", "self.next(self.start)  # HERE")),
    ),
    Case(
        "graph-end-joins",
        "end",
        "the last step `end` takes inputs like a join",
        "gather the branches in a step before it, and write `def end(self):`",
        flow_of(SPLIT, A, B, method("end", "pass", inputs=True, mark=True)),
    ),
    Case(
        "graph-target-unknown",
        "start",
        "the step `start` leads to `trian`, which the flow does not have",
        "did you mean `train`?",
        flow_of(
            method("start", "self.next(self.trian)  # HERE"), method("train", "self.next(self.end)"), END
        ),
    ),
    Case(
        "graph-target-unknown",
        "start",
        "the step `start` leads to `xyz`, which the flow does not have",
        "write a step `def xyz(self):` in the flow",
        start_with("self.next(self.xyz)"),
        "nothing-near",
    ),
    Case(
        "graph-target-not-step",
        "start",
        "the step `start` leads to `train`, which is not a step",
        "put `@step` above `def train`",
        flow_of(
            method("start", "self.next(self.train)  # HERE"),
            "    def train(self):\n        self.next(self.end)\n",
            END,
        ),
    ),
    Case(
        "graph-target-not-step",
        "start",
        "the step `start` leads to `alpha`, which is not a step",
        "lead to a step",
        flow_of(
            "    alpha = Parameter('alpha', default=1)\n",
            method("start", "self.next(self.alpha)  # HERE"),
            END,
        ),
        "parameter",
    ),
    Case(
        "graph-target-repeated",
        "start",
        "the step `start` leads to `a` more than once",
        "name it once; to run one step several times fan out with `foreach=`",
        start_with("self.next(self.a, self.a)"),
    ),
]

NAME_CASES = [
    Case(
        "graph-step-name-invalid",
        "TrainModel2",
        "`TrainModel2` cannot be the name of a step",
        "use lower-case letters, digits and `_`, a letter first: `train_model2`",
        flow_of(
            method("start", "self.next(self.TrainModel2)"),
            method("TrainModel2", "self.next(self.end)", mark=True),
            END,
        ),
    ),
    Case(
        "graph-step-name-invalid",
        "_a",
        "`_a` cannot be the name of a step",
        "use lower-case letters, digits and `_`, a letter first: `a`",
        flow_of(method("start", "self.next(self._a)"), method("_a", "self.next(self.end)", mark=True), END),
        "underscore",
    ),
    Case(
        "graph-step-name-too-long",
        "a" * 65,
        f"the step name `{'a' * 65}` has 65 characters",
        "use at most 64",
        flow_of(
            method("start", f"self.next(self.{'a' * 65})"),
            method("a" * 65, "self.next(self.end)", mark=True),
            END,
        ),
    ),
    Case(
        "graph-step-name-reserved",
        "input",
        "the step name `input` is taken by a member of every flow",
        "give the step another name",
        flow_of(
            method("start", "self.next(self.input)"), method("input", "self.next(self.end)", mark=True), END
        ),
    ),
]

NAME_CASES += [
    Case(
        "graph-member-hidden",
        None,
        f"`{name}` of the flow `Broken` hides a member that its steps need",
        "give the parameter, constant or method another name",
        HEAD + f"class Broken(FlowSpec):{mark}\n{line}\n" + "\n".join([START, END]),
        name,
    )
    for name, line, mark in (
        ("input", "    input = Parameter('input', default=1)  # HERE", ""),
        ("index", "    index = 3", "  # HERE"),
        ("next", "    def next(self):\n        pass\n", "  # HERE"),
    )
]

NESTED = 17

STRUCTURE_CASES = [
    Case(
        "graph-cycle",
        "b",
        "the step `b` leads back to `a`: a -> b -> a",
        "let every step lead forward; to repeat a step, let it lead back to itself by a switch",
        flow_of(
            method("start", "self.next(self.a)"),
            method("a", "self.next(self.b)"),
            method("b", "self.next(self.a)  # HERE"),
            END,
        ),
    ),
    Case(
        "graph-step-unreachable",
        "a",
        "no path leads from `start` to the step `a`",
        "name it in the `self.next` of an earlier step, or remove it",
        flow_of(START, method("a", "self.next(self.end)", mark=True), END),
    ),
    Case(
        "graph-split-not-joined",
        "start",
        "step `start` splits into `a` and `b`, but no step joins them",
        "give a later step a second argument, `def pick(self, inputs)`, and lead every branch to it",
        flow_of(SPLIT_HERE, A, B, END),
        "split",
    ),
    Case(
        "graph-split-not-joined",
        "start",
        "step `start` fans out over `models`, but no step joins it",
        "give a later step a second argument, `def pick(self, inputs)`, and lead every branch to it",
        flow_of(method("start", "self.next(self.a, foreach='models')  # HERE"), A, END),
        "foreach",
    ),
    Case(
        "graph-inputs-missing",
        "join",
        "`a` and `b` lead to the step `join`, which does not join them",
        "give it a second argument: `def join(self, inputs):`",
        flow_of(SPLIT, *TO_JOIN, method("join", "self.next(self.end)", mark=True), END),
    ),
    Case(
        "graph-join-without-split",
        "a",
        "the step `a` joins, but nothing is split before it",
        "take away its second argument: `def a(self):`",
        flow_of(
            method("start", "self.next(self.a)"),
            method("a", "self.next(self.end)", inputs=True, mark=True),
            END,
        ),
    ),
    Case(
        "graph-join-without-split",
        "start",
        "the step `start` joins, but nothing is split before it",
        "take away its second argument: `def start(self):`",
        flow_of(method("start", "self.next(self.end)", inputs=True, mark=True), END),
        "start",
    ),
    Case(
        "graph-join-crossed",
        "join",
        "the join `join` mixes branches of several splits: `c` (in a branch of `a`), `b` (in a branch of `start`)",
        "gather the branches of `a` in a join of their own first",
        flow_of(
            SPLIT,
            method("a", "self.next(self.c, foreach='items')"),
            method("b", "self.next(self.join)"),
            method("c", "self.next(self.join)"),
            method("join", "self.next(self.end)", inputs=True, mark=True),
            END,
        ),
        "levels",
    ),
    Case(
        "graph-join-incomplete",
        "join",
        "the join `join` gathers `a` and `b` of the split `start`, but not `c`",
        "lead every branch of `start` to `join`",
        flow_of(
            method("start", "self.next(self.a, self.b, self.c)"),
            *TO_JOIN,
            method("c", "self.next(self.end)"),
            method("join", "self.next(self.end)", inputs=True, mark=True),
            END,
        ),
    ),
    Case(
        "graph-join-splits",
        "join",
        "the join `join` splits or fans out itself",
        "lead from the join to one step, and let that one split",
        flow_of(
            SPLIT,
            *TO_JOIN,
            method("join", "self.next(self.c, foreach='items')  # HERE", inputs=True),
            method("c", "self.next(self.last)"),
            method("last", "self.next(self.end)", inputs=True),
            END,
        ),
    ),
    Case(
        "graph-foreach-empty",
        "start",
        "the foreach of the step `start` leads straight into the join `join`",
        "put a step in between that does the work for one item",
        flow_of(method("start", "self.next(self.join, foreach='items')  # HERE"), JOIN_A_B, END),
    ),
    Case(
        "graph-branch-empty",
        "start",
        "a branch of the step `start` leads straight into the join `join`",
        "put a step in between, or remove the branch",
        flow_of(
            method("start", "self.next(self.a, self.join)  # HERE"),
            method("a", "self.next(self.join)"),
            JOIN_A_B,
            END,
        ),
    ),
    Case(
        "graph-nesting-too-deep",
        "f17",
        "the foreach of the step `f17` is nested deeper than 16 levels",
        "fan out over combinations in one foreach, for example with `itertools.product`",
        flow_of(
            method("start", "self.next(self.f1)"),
            *(method(f"f{n}", f"self.next(self.f{n + 1}, foreach='items')") for n in range(1, NESTED)),
            method(f"f{NESTED}", "self.next(self.work, foreach='items')  # HERE"),
            method("work", f"self.next(self.j{NESTED})"),
            *(method(f"j{n}", f"self.next(self.j{n - 1})", inputs=True) for n in range(NESTED, 1, -1)),
            method("j1", "self.next(self.end)", inputs=True),
            END,
        ),
    ),
]
