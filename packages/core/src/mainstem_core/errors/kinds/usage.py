"""The ids of what is wrong with a command or a call; nothing was started."""

from mainstem_core.errors.kinds.kind import ErrorKind

USAGE = (
    ErrorKind(
        "usage-runtime-missing",
        "running a flow needs the package `mainstem-runtime`, which is not installed",
        "install it with `pip install mainstem-runtime`, or everything with `pip install mainstem`",
        2,
    ),
    ErrorKind(
        "usage-name-absent",
        "`{name}` is not part of this version of Mainstem",
        "leave it out of the flow; `dir(mainstem)` lists what this version has",
        2,
    ),
    ErrorKind(
        "usage-choice-absent",
        "`{option} {value}` is not part of this version of Mainstem: {reason}",
        "leave `{option}` out",
        2,
    ),
    ErrorKind(
        "usage-pathspec-invalid",
        "`{text}` is not a path of the form `{form}`",
        "write it as `{form}`, for example `{example}`",
        2,
    ),
    ErrorKind(
        "usage-setting-invalid",
        "the setting `{name}` has the value `{value}`, but {expected}",
        "set `{name}` to a valid value, or remove it",
        2,
    ),
    ErrorKind(
        "usage-setting-unknown",
        "`{path}` sets `{key}`, which is no setting",
        "{remedy}",
        2,
    ),
    ErrorKind(
        "usage-settings-unreadable",
        "the settings in `{path}` cannot be read: {reason}",
        "mend the file, or remove it",
        2,
    ),
    ErrorKind(
        "usage-profile-missing",
        "the profile `{profile}` has no file `{path}`",
        "write that file, or set `MAINSTEM_PROFILE` to a profile that has one, or unset it",
        2,
    ),
    ErrorKind(
        "usage-decorated-not-method",
        "`@step` was put on `{name}`, which is not a function",
        "put `@step` directly above a `def` of the flow's class",
        2,
    ),
    ErrorKind(
        "usage-file-unwritable",
        "the file `{path}` cannot be written: {reason}",
        "name a file in a folder that exists and that this user may write to",
        2,
    ),
    ErrorKind(
        "usage-file-exists",
        "the file `{path}` exists already",
        "name a folder without it, or move it away",
        2,
    ),
    ErrorKind(
        "usage-flow-pickled",
        "the flow object `{flow}` cannot be pickled or copied to another process",
        "pass the values that are needed (`self.x`) instead of `self`",
        1,
    ),
    ErrorKind(
        "usage-flow-outside-task",
        "this `{flow}` is not in a task, so nothing can be read, passed on or decided by it",
        "run the flow, or in a test one of its steps: `mainstem.testing.run_step({flow}, ...)`",
        2,
    ),
    ErrorKind(
        "usage-folder-missing",
        "the working folder does not exist any more",
        "go to a folder that exists, for example with `cd`, and start again",
        2,
    ),
    ErrorKind(
        "usage-branch-invalid",
        "`{branch}` cannot be a branch of a project: {expected}",
        "give another `--branch`, or leave it out",
        2,
    ),
    ErrorKind(
        "usage-pylint-failed",
        "pylint cannot look at `{file}`: {reason}",
        "run `python -m pylint {file}` to see why, or leave it out with `--no-pylint` in front of `check`",
        2,
    ),
)
