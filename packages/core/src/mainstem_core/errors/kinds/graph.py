"""The ids of what `check` finds in a flow's graph; what each is about stands in docs/reference/checks.md."""

from mainstem_core.errors.kinds.kind import ErrorKind

_SOURCE = (
    ErrorKind(
        "graph-source-missing",
        "the source of the step `{step}` cannot be read: {reason}",
        "keep the flow in a file that can be read, and do not change it while the flow starts",
    ),
    ErrorKind(
        "graph-step-name-differs",
        "the step `{step}` is made from a function of another name, `{other}`",
        "define it as `def {step}(self):`; a decorator around it has to use `functools.wraps`",
    ),
    ErrorKind(
        "graph-step-not-plain",
        "the step `{step}` is {what}, not a plain method",
        "write it as `def {step}(self):`, and call other code from inside it",
    ),
    ErrorKind(
        "graph-step-arguments",
        "the step `{step}` takes {taken}",
        "write `def {step}(self):`, or `def {step}(self, inputs):` for a join",
    ),
    ErrorKind(
        "graph-start-ambiguous",
        "{steps} each claim to be the start of the flow",
        "keep one: put `@step(start=True)` on one step only, and then name no other step `start`",
    ),
    ErrorKind(
        "graph-end-ambiguous",
        "{steps} each claim to be the end of the flow",
        "keep one: put `@step(end=True)` on one step only, and then name no other step `end`",
    ),
)

_NEXT = (
    ErrorKind(
        "graph-next-missing",
        "the step `{step}` does not say what follows it",
        "end it with `self.next(self.<step>)`",
    ),
    ErrorKind(
        "graph-next-not-last",
        "the step `{step}` does not end with its `self.next`",
        "make `self.next(...)` a statement of its own, and the last one of the step",
    ),
    ErrorKind(
        "graph-next-conditional",
        "the `self.next` of the step `{step}` stands inside `{block}`",
        "move it to the end of the step; to choose, end in `if` and `else` with a `self.next` in each",
    ),
    ErrorKind(
        "graph-next-nested",
        "the `self.next` of the step `{step}` stands in a function or class inside it",
        "call it in the step itself, as the last statement",
    ),
    ErrorKind(
        "graph-next-repeated",
        "the step `{step}` calls `self.next` more than once",
        "keep the last one; for branches give it several steps, `self.next(self.a, self.b)`",
    ),
    ErrorKind(
        "graph-next-empty",
        "the `self.next` of the step `{step}` names no step",
        "write `self.next(self.<step>)`",
    ),
    ErrorKind(
        "graph-next-keyword-unknown",
        "the `self.next` of the step `{step}` has an unknown argument `{keyword}`",
        "{remedy}",
    ),
    ErrorKind(
        "graph-target-unreadable",
        "the step `{step}` leads to `{source}`, which is not of the form `self.<step>`",
        "{remedy}",
    ),
    ErrorKind(
        "graph-foreach-unreadable",
        "the step `{step}` fans out over `{source}`, which is not an artifact's name",
        "{remedy}",
    ),
    ErrorKind(
        "graph-foreach-several-targets",
        "the step `{step}` fans out over `{variable}` into several steps",
        "fan out into one step, and let that one split",
    ),
)

_SWITCHES = (
    ErrorKind(
        "graph-next-conditional-fans-out",
        "the step `{step}` chooses by `if` between calls of `self.next` that do not lead to one step each",
        "let each branch end in `self.next(self.<step>)`, and let that step split or fan out",
    ),
    ErrorKind(
        "graph-switch-cases-missing",
        "the step `{step}` gives `condition=` without cases",
        "write the cases first: `self.next({{'yes': self.a, 'no': self.b}}, condition='answer')`",
    ),
    ErrorKind(
        "graph-switch-condition-missing",
        "the switch of the step `{step}` does not say what decides",
        "name the artifact that holds one of the cases: `condition='answer'`",
    ),
    ErrorKind(
        "graph-switch-condition-unreadable",
        "the switch of the step `{step}` decides by `{source}`, which is not an artifact's name",
        "assign the value to an artifact, `self.answer = ...`, and write `condition='answer'`",
    ),
    ErrorKind(
        "graph-switch-too-few-cases",
        "the switch of the step `{step}` has {count} cases",
        "give it two cases or more, or lead to the one step: `self.next(self.<step>)`",
    ),
    ErrorKind(
        "graph-switch-key-unreadable",
        "the switch of the step `{step}` has the case `{source}`, which is known only when the step runs",
        "write a text or a number, or an expression of configs",
    ),
    ErrorKind(
        "graph-switch-fans-out",
        "the switch of the step `{step}` has `{keyword}=`, too",
        "lead to a step from which `{keyword}=` fans out",
    ),
    ErrorKind(
        "graph-loop-endless",
        "the step `{step}` leads to nothing but itself",
        "give its switch a case that leads to another step",
    ),
    ErrorKind(
        "graph-loop-joins",
        "the join `{step}` leads back to itself, where it would have no inputs",
        "lead from the join to a step of its own that loops",
    ),
)

_GANGS = (
    ErrorKind(
        "graph-parallel-with-foreach",
        "the step `{step}` has `foreach=` and `num_parallel=`",
        "keep one of them: `num_parallel=` for tasks that talk to each other, else `foreach=`",
    ),
    ErrorKind(
        "graph-parallel-several-targets",
        "the step `{step}` starts a gang of several steps",
        "lead to one step with `num_parallel=`",
    ),
    ErrorKind(
        "graph-parallel-undecorated",
        "the step `{step}` starts a gang of `{target}`, which is not marked as one",
        "put `@parallel` above `def {target}(self):`",
    ),
    ErrorKind(
        "graph-parallel-missing",
        "the step `{step}` leads to the gang `{target}` without saying how many members it has",
        "write `self.next(self.{target}, num_parallel=2)`",
    ),
    ErrorKind(
        "graph-parallel-not-joined",
        "the gang `{step}` is not followed by a join",
        "lead from it to one step that joins, `def gather(self, inputs):`",
    ),
)

_EDGES = (
    ErrorKind(
        "graph-no-steps",
        "the flow `{flow}` has no steps",
        "mark its methods with `@step`; the first is named `start`, the last `end`",
    ),
    ErrorKind("graph-start-missing", "the flow `{flow}` has no first step", "{remedy}"),
    ErrorKind("graph-end-missing", "the flow `{flow}` has no last step", "{remedy}"),
    ErrorKind(
        "graph-end-leads-on",
        "the last step `{step}` calls `self.next`",
        "remove the call, or lead to a step that is the end",
    ),
    ErrorKind(
        "graph-end-joins",
        "the last step `{step}` takes inputs like a join",
        "gather the branches in a step before it, and write `def {step}(self):`",
    ),
    ErrorKind(
        "graph-target-unknown",
        "the step `{step}` leads to `{target}`, which the flow does not have",
        "{remedy}",
    ),
    ErrorKind(
        "graph-target-not-step", "the step `{step}` leads to `{target}`, which is not a step", "{remedy}"
    ),
    ErrorKind(
        "graph-target-repeated",
        "the step `{step}` leads to `{target}` more than once",
        "name it once; to run one step several times fan out with `foreach=`",
    ),
)

_NAMES = (
    ErrorKind(
        "graph-step-name-invalid",
        "`{step}` cannot be the name of a step",
        "use lower-case letters, digits and `_`, a letter first: `{suggestion}`",
    ),
    ErrorKind(
        "graph-step-name-too-long",
        "the step name `{step}` has {characters} characters",
        "use at most {characters_max}",
    ),
    ErrorKind(
        "graph-step-name-reserved",
        "the step name `{step}` is taken by a member of every flow",
        "give the step another name",
    ),
    ErrorKind(
        "graph-member-hidden",
        "`{name}` of the flow `{flow}` hides a member that its steps need",
        "give the parameter, constant or method another name",
    ),
)

_STRUCTURE = (
    ErrorKind(
        "graph-cycle",
        "the step `{step}` leads back to `{target}`: {loop}",
        "let every step lead forward; to repeat a step, let it lead back to itself by a switch",
    ),
    ErrorKind(
        "graph-step-unreachable",
        "no path leads from `{start}` to the step `{step}`",
        "name it in the `self.next` of an earlier step, or remove it",
    ),
    ErrorKind(
        "graph-split-not-joined",
        "step `{step}` {fans_out}, but no step joins {what}",
        "give a later step a second argument, `def pick(self, inputs)`, and lead every branch to it",
    ),
    ErrorKind(
        "graph-inputs-missing",
        "{sources} lead to the step `{step}`, which does not join them",
        "give it a second argument: `def {step}(self, inputs):`",
    ),
    ErrorKind(
        "graph-join-without-split",
        "the step `{step}` joins, but nothing is split before it",
        "take away its second argument: `def {step}(self):`",
    ),
    ErrorKind(
        "graph-join-crossed", "the join `{step}` mixes branches of several splits: {gathered}", "{remedy}"
    ),
    ErrorKind(
        "graph-join-incomplete",
        "the join `{step}` gathers {branches} of the split `{split}`, but not {missing}",
        "lead every branch of `{split}` to `{step}`",
    ),
    ErrorKind(
        "graph-join-repeated",
        "the join `{step}` gathers the branches of `{split}`, and so does `{other}`",
        "lead all branches of `{split}` to one join, and choose after it",
    ),
    ErrorKind(
        "graph-join-splits",
        "the join `{step}` splits or fans out itself",
        "lead from the join to one step, and let that one split",
    ),
    ErrorKind(
        "graph-foreach-empty",
        "the foreach of the step `{step}` leads straight into the join `{join}`",
        "put a step in between that does the work for one item",
    ),
    ErrorKind(
        "graph-branch-empty",
        "a branch of the step `{step}` leads straight into the join `{join}`",
        "put a step in between, or remove the branch",
    ),
    ErrorKind(
        "graph-nesting-too-deep",
        "the foreach of the step `{step}` is nested deeper than {levels_max} levels",
        "fan out over combinations in one foreach, for example with `itertools.product`",
    ),
)

GRAPH: tuple[ErrorKind, ...] = (*_SOURCE, *_NEXT, *_SWITCHES, *_GANGS, *_EDGES, *_NAMES, *_STRUCTURE)
