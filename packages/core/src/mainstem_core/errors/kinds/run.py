"""The ids of what ends a whole run."""

from mainstem_core.errors.kinds.kind import ErrorKind

RUN = (
    ErrorKind(
        "run-parent-lost",
        "the process that starts the tasks ended unexpectedly ({cause})",
        "run again; if it was killed for memory, use fewer `--max-workers`",
        1,
    ),
    ErrorKind(
        "run-owner-elsewhere",
        "the run `{run}` goes on elsewhere ({owner})",
        "give the command on that machine",
        1,
    ),
    ErrorKind(
        "run-owner-foreign",
        "the run `{run}` goes on in the process {pid} of another user, which may not be stopped from here",
        "ask that user, or give the command as that user or as root",
        1,
    ),
    ErrorKind(
        "run-spec-invalid",
        "the task specification `{path}` is not valid: {reason}",
        "pass a file that holds one TaskSpec as JSON",
        2,
    ),
    ErrorKind(
        "run-flow-mismatch",
        "the file defines the flow `{flow}`, but the task belongs to `{wanted}`",
        "run the task with the file of its own flow",
        2,
    ),
)
