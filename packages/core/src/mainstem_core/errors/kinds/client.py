"""The ids of what the client was asked for and does not find."""

from mainstem_core.errors.kinds.kind import ErrorKind

CLIENT = (
    ErrorKind("client-not-found", "{what} `{path}` does not exist in the store at `{root}`", "{remedy}", 1),
    ErrorKind(
        "client-namespace-mismatch",
        "{what} `{path}` is not in the namespace `{namespace}`",
        "call `namespace(None)` to see everything, or `namespace('{other}')`; "
        "commands that change a run take `--namespace '{other}'`",
        1,
    ),
    ErrorKind(
        "client-artifact-missing", "the task `{path}` has no artifact `{name}`", "it has {available}", 1
    ),
    ErrorKind(
        "client-code-missing",
        "no code is kept with the run `{run}`",
        "wait a moment if it has just begun; a run that was killed in its first moments has none",
        1,
    ),
    ErrorKind("client-not-finished", "the task `{path}` has no result yet", "wait for the task to finish", 1),
    ErrorKind(
        "client-metadata-invalid",
        "`{text}` does not say where runs are",
        "write `local@/path`, where the folder `/path` holds `.mainstem`, or `spin@/path` for the spins there",
        2,
    ),
    ErrorKind(
        "client-stream-unknown", "`{stream}` is not a stream of a task", "ask for `stdout` or `stderr`", 2
    ),
)
