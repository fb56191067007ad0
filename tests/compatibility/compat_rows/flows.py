"""Rows about flows: FlowSpec, its steps, and what a step can reach through `self`."""

from compat_rows.row import Row, Section, Verdict

FLOWS = Section(
    "Flows",
    (
        Row(
            "flow-run",
            "`class F(FlowSpec)`; `F()` under `__main__` is the command line; `F(use_cli=False)` is not",
        ),
        Row(
            "flow-step-marks",
            "`@step`; a flow starts and ends at the steps `start` and `end`, at those marked with `@step(start=True)` "
            "and `@step(end=True)`, or at its only step",
        ),
        Row("flow-linear", "`self.next(self.a)`: one step follows"),
        Row(
            "flow-branch",
            "`self.next(self.a, self.b)`: branches that run side by side, nested as deep as one likes",
        ),
        Row(
            "flow-foreach",
            "`self.next(self.a, foreach='items')`: one task for each item of an artifact; any iterable, any depth",
            Verdict.BETTER,
            "no items are no error, the join follows; one-shot iterators can be used; a task reads its own item, "
            "not the whole list",
        ),
        Row(
            "flow-num-parallel",
            "`self.next(self.a, num_parallel=N)`: a gang of N tasks of a step with `@parallel`",
            Verdict.BETTER,
            "a gang is one unit: if a member is lost all are retried; each member has a log of its own",
        ),
        Row(
            "flow-switch",
            "`self.next({'a': self.a, 'b': self.b}, condition='x')`: the step that the value of an artifact chooses",
            Verdict.BETTER,
            "a case may lead into a join; an `if`/`else` whose branches each end in `self.next` is a switch, too",
        ),
        Row(
            "flow-recursion",
            "a switch that leads back to its own step: a loop",
            Verdict.BETTER,
            "the first step may be one",
        ),
        Row(
            "flow-unbounded",
            "`UnboundedForeachInput`",
            Verdict.NO,
            "an inner class there, for extensions; gangs are written with `num_parallel`",
        ),
        Row(
            "flow-join",
            "a step with `inputs` joins: by name, by index, by iteration; it starts without artifacts of its own",
            Verdict.BETTER,
            "inputs have the order of the split, also those of branches, whose order varies there",
        ),
        Row(
            "flow-merge",
            "`merge_artifacts(inputs, include=, exclude=)`: takes what is not in conflict, by reference; "
            "`UnhandledInMergeArtifactsException`, `MissingInMergeArtifactsException`",
        ),
        Row(
            "flow-input",
            "`self.input` and `self.index` of the innermost foreach; None outside",
            Verdict.BETTER,
            "in a join inside of a foreach, too",
        ),
        Row("flow-foreach-stack", "`self.foreach_stack()`: index, number of items and value of each level"),
        Row(
            "flow-name",
            "`self.name`, `str(self)`, iterating over the steps, `self.cmd` and `self.script_name`",
        ),
        Row("flow-constants", "other class attributes: read-only, an artifact in each task"),
        Row(
            "flow-lazy-artifacts",
            "artifacts are loaded when they are first used; one that is not there is an AttributeError",
        ),
        Row("flow-pickling", "a flow cannot be pickled, and so not be an artifact of itself"),
        Row(
            "flow-inheritance",
            "steps, parameters, configs, decorators and mutators of base classes and mixins",
        ),
    ),
)
