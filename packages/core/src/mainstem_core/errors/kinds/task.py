"""The ids of what keeps a task from doing what the flow asked of it."""

from mainstem_core.errors.kinds.kind import ErrorKind

TASK = (
    ErrorKind(
        "task-terminal-missing",
        "a debugger was asked for in the step `{step}`, and the run has no terminal",
        "run it in the foreground of a terminal, or look at the task afterwards with `debug RUN/STEP/TASK`",
        1,
    ),
    ErrorKind(
        "task-switch-missing",
        "the step `{step}` decides by `{condition}`, which it does not have",
        "assign it before `self.next`: `self.{condition} = ...`",
    ),
    ErrorKind(
        "task-switch-no-case",
        "the step `{step}` decides by `{condition}`, whose value `{value}` is none of the cases {cases}",
        "add a case for it, or assign one of those that are there",
    ),
    ErrorKind(
        "task-parallel-invalid",
        "the step `{step}` starts a gang of `{value}` members",
        "give `num_parallel` a whole number, 1 or more",
    ),
    ErrorKind(
        "task-attribute-read-only",
        "`{name}` is a parameter or constant of the flow and cannot be changed",
        "assign the new value to another name",
        1,
    ),
    ErrorKind(
        "task-name-taken",
        "`self.{name}` cannot be assigned: `{name}` is {owner}",
        "give the artifact another name",
        1,
    ),
    ErrorKind(
        "task-artifact-missing",
        "the step `{step}` has no artifact `{name}`",
        "assign `self.{name}` in an earlier step on every path{more}",
        1,
    ),
    ErrorKind(
        "task-next-missing",
        "the step `{step}` ended without calling `self.next`",
        "end the step with the `self.next(...)` that its source shows",
        1,
    ),
    ErrorKind(
        "task-next-repeated",
        "the step `{step}` called `self.next` twice",
        "call `self.next` once, as the last statement",
        1,
    ),
    ErrorKind(
        "task-next-mismatch",
        "the step `{step}` went on to {actual}, but its source says {expected}",
        "end the step with one `self.next(...)` whose targets are written out",
        1,
    ),
    ErrorKind(
        "task-foreach-not-iterable",
        "the step `{step}` fans out over `{var}`, but `self.{var}` is of type `{type}`, which cannot be iterated",
        "assign a list or another iterable to `self.{var}`",
        1,
    ),
    ErrorKind(
        "task-foreach-missing",
        "the step `{step}` fans out over `{var}`, but `self.{var}` was never assigned",
        "assign a list or another iterable to `self.{var}` before `self.next`",
        1,
    ),
    ErrorKind(
        "task-foreach-too-wide",
        "the step `{step}` fans out into {count} tasks, more than `--max-num-splits` allows ({limit})",
        "run with `--max-num-splits {count}` or more, or make `self.{var}` shorter",
        1,
    ),
    ErrorKind(
        "task-value-unpicklable",
        "the value of `self.{name}` (a `{type}`) cannot be stored: {reason}",
        "store what it is made from, or give it a name that begins with two underscores to keep it out of the store",
        1,
    ),
    ErrorKind(
        "task-merge-outside-join",
        "`merge_artifacts` was called in the step `{step}`, which joins nothing",
        "call it in a step that takes `inputs`",
        1,
    ),
    ErrorKind(
        "task-merge-unhandled",
        "the inputs of the join `{step}` differ in {names}",
        "assign these in the join before `merge_artifacts`, or exclude them",
        1,
    ),
    ErrorKind(
        "task-merge-missing",
        "the join `{step}` was told to include {names}, which no input has",
        "remove these names from `include`, or assign them in a branch",
        1,
    ),
    ErrorKind(
        "task-merge-arguments", "`merge_artifacts` got both `include` and `exclude`", "pass one of the two", 1
    ),
    ErrorKind(
        "task-inputs-missing",
        "the join `{step}` has no input from a step `{name}`",
        "the inputs come from {available}",
        1,
    ),
    ErrorKind(
        "task-codec-unavailable",
        "{what} was stored with the codec `{codec}`, which needs {package}",
        "install it with `pip install {package}`",
        1,
    ),
    ErrorKind(
        "task-pickle-refused",
        "{what} is a pickle, and this reader refuses pickles",
        "read it with pickles allowed if you trust who wrote it: a pickle can run code",
        1,
    ),
    ErrorKind(
        "task-value-undecodable",
        "{what} could not be restored: {reason}",
        "make the classes and packages that it was stored with importable here",
        1,
    ),
    ErrorKind(
        "task-timed-out",
        "the step `{step}` took longer than {limit}",
        "make it faster, or raise the limit of its `@timeout`",
        1,
    ),
    ErrorKind(
        "task-secret-unusable",
        "the secret `{source}` cannot be used: {reason}",
        "correct the source that was named, or the place where the secret is kept",
        1,
    ),
    ErrorKind(
        "task-next-unknown",
        "the step `{step}` was skipped, but its source alone does not say where it goes on: {reason}",
        "let the decorator that skips it give {needed}",
        1,
    ),
)
