"""Why ours does something otherwise on purpose, by the key that the flow files name."""

REASONS: dict[str, str] = {
    "caught-at-end": (
        "A run whose last step failed and was caught is successful, as its exit code 0 and its hooks say; there only "
        "these say so, and `run.successful` is False. `task.successful` is False on both sides."
    ),
    "error-classes": (
        "Where the flow asks for something that it cannot have, the error is a class of ours with a "
        "stable id; it can be caught by the documented names of the field."
    ),
    "exit-code-usage": (
        "What is wrong about a command or a declaration, before any run, is exit code 2 without exception."
    ),
    "failure-at-its-task": (
        "A step that goes on otherwise than its file says, or has too many items, fails itself and says "
        "so; there the task is successful and the run ends with an internal error."
    ),
    "failure-recorded": (
        "Every failure is recorded: that of a process that was killed or left, and of a value that cannot"
        " be kept, too. There `task.exception` is None."
    ),
    "foreach-empty": "A foreach without items is no error: the join follows at once, with no inputs.",
    "found-before-the-run": "Found by `check`, and so before anything runs.",
    "functions-kept": "Functions are values like others; there they are dropped in silence.",
    "if-and-else": "An `if`/`else` whose branches each end in `self.next` is a switch.",
    "input-in-join": "`self.input` and `foreach_stack()` know the item inside of a foreach in joins, too.",
    "join-order": (
        "What a join gets has always the order in which `self.next` names the branches; there the order "
        "of branches differs from run to run, and only that of a foreach is fixed."
    ),
    "loop-at-start": "The first step may be a loop.",
    "missing-is-an-error": "A command that finds nothing at the path it was given ends with 1; there with 0.",
    "names-that-clash": (
        "Two parameters whose names differ only in case or in `-` and `_` are refused; there the last one"
        " wins."
    ),
    "namespace-as-given": "`current.namespace` is the one that `--namespace` names; there always that of the user.",
    "nothing-in-namespace": (
        "A flow that has no run in the namespace is an empty list; there it is refused. A run outside of the namespace "
        "is refused when it is named by its path, as there."
    ),
    "one-shot-iterators": "A generator is kept as the list of its items; there it cannot be kept.",
    "parsed-files": (
        "The artifact of an `IncludeFile` with a parser is what the parser returned, for readers, "
        "too; there they get the text."
    ),
    "switch-into-join": "A case of a switch may lead right into the join.",
    "variables-of-lists": (
        "A variable counts for options that may be given several times, such as `--tag`, too."
    ),
}
