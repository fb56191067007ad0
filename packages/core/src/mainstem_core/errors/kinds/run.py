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
        "run-id-taken",
        "there is a run `{run}` already",
        "give another `--run-id`, or leave it out; a scheduler that may call twice for one run adds `--reentrant`",
        1,
    ),
    ErrorKind(
        "run-is-spin",
        "`{run}` is a spin: one step that was tried, kept apart from runs",
        "give the command with a run; `spin` tries the step again",
        1,
    ),
    ErrorKind(
        "spin-pathspec-invalid",
        "`{text}` names no step or task of `{flow}`",
        "write STEP, RUN/STEP or RUN/STEP/TASK, such as `{example}`",
        2,
    ),
    ErrorKind(
        "spin-step-unknown",
        "the flow `{flow}` has no step `{step}`",
        "its steps are {steps}",
        2,
    ),
    ErrorKind(
        "spin-run-unknown",
        "there is no run `{run}` that the step `{step}` could take its inputs from",
        "run the flow once; `mainstem runs` lists the runs that there are",
        1,
    ),
    ErrorKind(
        "spin-task-unknown",
        "the run `{run}` has no inputs for `{task}`: what leads there has not succeeded, or it has no such task",
        "name another run or task, or `resume` that run first",
        1,
    ),
    ErrorKind(
        "spin-parallel",
        "the step `{step}` is a gang: its tasks work together, and one of them alone means nothing",
        "run the flow, or try the function that the step calls",
        2,
    ),
    ErrorKind(
        "spin-input-invalid",
        "`{name}` cannot be changed: {reason}",
        "write `--set NAME=VALUE` with the name of a parameter, of an artifact of the inputs, or `input`",
        2,
    ),
    ErrorKind(
        "spin-artifacts-invalid",
        "the changed inputs cannot be read from `{path}`: {reason}",
        "write a Python file with a dict `ARTIFACTS` from names to values",
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
