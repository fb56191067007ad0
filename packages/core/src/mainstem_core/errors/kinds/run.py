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
        "run-owned",
        "somebody runs `{run}` already ({owner})",
        "wait for its end, or end it with `mainstem cancel`",
        1,
    ),
    ErrorKind(
        "run-ended",
        "the run `{run}` has ended: {outcome}",
        "start a new one; what has ended is never changed",
        1,
    ),
    ErrorKind(
        "run-start-unknown",
        "the run `{run}` does not say how it was started",
        "it is of an earlier version, or there is no such run; start a new one",
        1,
    ),
    ErrorKind(
        "run-resume-unknown",
        "there is no run `{run}` to resume",
        "name one with `--origin-run-id`; `mainstem runs` lists those that there are",
        1,
    ),
    ErrorKind(
        "run-resume-step-unknown",
        "the flow `{flow}` has no step `{step}` to resume from",
        "its steps are {steps}",
        2,
    ),
    ErrorKind(
        "run-code-gone",
        "the code of the run `{run}` is not where it was: `{path}` does not exist",
        "put it back (`Run(...).code.extract()` has it), then attach again",
        1,
    ),
    ErrorKind(
        "run-code-missing",
        "no code is kept with the run `{run}`: its owner was killed before that was done",
        "if the flow's files are what they were, pass `--changed-code`",
        1,
    ),
    ErrorKind(
        "run-code-changed",
        "the run `{run}` has begun with other code: {files} in `{root}` changed since",
        "put the files back (`Run(...).code.extract()` has them), or pass `--changed-code` to go on with the new ones",
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
