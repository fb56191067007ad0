"""The ids of what a program is told that runs flows."""

from mainstem_core.errors.kinds.kind import ErrorKind

RUNNER = (
    ErrorKind(
        "runner-file-missing",
        "there is no {what} `{path}`",
        "name one that exists; a relative name is looked for in the working folder, `{folder}`",
        2,
    ),
    ErrorKind("runner-option-unknown", "`{command}` has no option or parameter `{name}`", "{remedy}", 2),
    ErrorKind(
        "runner-option-invalid",
        "the option or parameter `{name}` was given a wrong value: {reason}",
        "give what `python flow.py run --help` says; options that may be repeated take a list",
        2,
    ),
    ErrorKind(
        "runner-refused",
        "the command was refused: {reason}",
        "compare the options with what `python flow.py run --help` says",
        2,
    ),
    ErrorKind(
        "runner-start-failed",
        "`{command}` ended with exit code {code} before a run began: {reason}",
        "run it in a terminal to see all of what it prints",
        1,
    ),
    ErrorKind(
        "runner-start-timeout",
        "no run of `{command}` had begun after {seconds} s; it was stopped",
        "find out what the flow's file waits for when it is imported, or give a larger `file_read_timeout`",
        1,
    ),
    ErrorKind(
        "runner-stream-unknown",
        "`{stream}` is not a stream of a run",
        "ask for `stdout` or `stderr`",
        2,
    ),
    ErrorKind("runner-not-a-flow", "{value} is not a flow", "give a class that derives from `FlowSpec`", 2),
    ErrorKind(
        "runner-source-missing",
        "the source of the flow `{flow}` was not found",
        "define the flow in a cell and execute it, or write it to a file and use `Runner`",
        2,
    ),
)
