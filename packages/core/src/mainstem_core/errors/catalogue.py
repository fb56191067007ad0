"""Every error id with its message and hint; append only, an id is never reused.

A message says what is wrong, a hint what to do. Both are templates over the fields of the exception. Wording: it is
understood without colour, literals stand in backticks, nobody is blamed.
"""

from mainstem_core.errors.graph_kinds import GRAPH
from mainstem_core.errors.kind import ErrorKind

_USAGE = (
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
        "usage-flow-pickled",
        "the flow object `{flow}` cannot be pickled or copied to another process",
        "pass the values that are needed (`self.x`) instead of `self`",
        1,
    ),
    ErrorKind(
        "usage-folder-missing",
        "the working folder does not exist any more",
        "go to a folder that exists, for example with `cd`, and start again",
        2,
    ),
)

_PARAMETER = (
    ErrorKind(
        "parameter-required",
        "the parameter `{name}` has no default and got no value",
        "pass it as `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-invalid",
        "the parameter `{name}` got `{value}`, which is not {expected}",
        "pass {expected} as `--{option}`",
        2,
    ),
    ErrorKind(
        "parameter-default-invalid",
        "the default of the parameter `{name}` is `{value}`, which is not {expected}",
        "change the default or the type, or pass `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-default-failed",
        "the function that gives the default of the parameter `{name}` raised {error}",
        "mend the function, or pass `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-declared-badly", "the parameter `{name}` is declared wrongly: {problem}", "{remedy}", 2
    ),
    ErrorKind(
        "parameter-name-reserved",
        "the parameter name `{name}` is taken by an option of the command line",
        "give the parameter another name",
        2,
    ),
    ErrorKind(
        "parameter-name-duplicate",
        "two parameters have the names `{name}` and `{other}`, which are one on the command line",
        "rename one of them; case, `-` and `_` make no difference",
        2,
    ),
)

_TASK = (
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
)

_STORE = (
    ErrorKind(
        "store-blob-missing",
        "the blob `{blob}` of {what} is missing from the store",
        "restore the file `{path}` from a copy of the store, or run the flow again",
        1,
    ),
    ErrorKind(
        "store-blob-corrupt",
        "the blob `{blob}` of {what} is damaged: its bytes do not have the recorded hash",
        "restore the file `{path}` from a copy of the store, or run the flow again",
        1,
    ),
    ErrorKind(
        "store-full",
        "no space is left for {what} at `{path}`",
        "free some space and run again; nothing that was committed is lost",
        1,
    ),
    ErrorKind(
        "store-denied",
        "access to `{path}` was refused",
        "give this user the right to read and write there, or set `MAINSTEM_DATASTORE_SYSROOT_LOCAL` to another root",
        1,
    ),
    ErrorKind(
        "store-input-output",
        "reading or writing `{path}` failed: {reason}",
        "check the path and the disk, then run again",
        1,
        True,
    ),
    ErrorKind(
        "store-newer",
        "the store at `{path}` needs a reader of format {needed}, and this one reads up to {known}",
        "upgrade mainstem with `pip install -U mainstem`",
        1,
    ),
    ErrorKind(
        "store-not-a-store",
        "the folder `{path}` holds other files and no `store.json`",
        "choose an empty or a new folder as the root of the store",
        1,
    ),
    ErrorKind(
        "record-malformed",
        "the record `{key}` cannot be read: {reason}",
        "restore the file from a copy of the store; a record is never changed after it was written",
        1,
    ),
    ErrorKind(
        "record-missing",
        "the record `{key}`, which the task needs, is missing from the store at `{root}`",
        "run the task against the store that holds its run, after the tasks that lead to it",
        1,
    ),
    ErrorKind(
        "record-newer",
        "the record `{key}` has version {version}, and this reader knows up to {known}",
        "upgrade mainstem with `pip install -U mainstem`",
        1,
    ),
)

_CLIENT = (
    ErrorKind("client-not-found", "{what} `{path}` does not exist in the store at `{root}`", "{remedy}", 1),
    ErrorKind(
        "client-namespace-mismatch",
        "{what} `{path}` is not in the namespace `{namespace}`",
        "call `namespace(None)` to see everything, or `namespace('{other}')`",
        1,
    ),
    ErrorKind(
        "client-artifact-missing", "the task `{path}` has no artifact `{name}`", "it has {available}", 1
    ),
    ErrorKind("client-not-finished", "the task `{path}` has no result yet", "wait for the task to finish", 1),
    ErrorKind(
        "client-metadata-invalid",
        "`{text}` does not say where runs are",
        "write `local@/path`, where the folder `/path` holds `.mainstem`",
        2,
    ),
    ErrorKind(
        "client-stream-unknown", "`{stream}` is not a stream of a task", "ask for `stdout` or `stderr`", 2
    ),
)

_RUN = (
    ErrorKind(
        "run-parent-lost",
        "the process that starts the tasks ended unexpectedly ({cause})",
        "run again; if it was killed for memory, use fewer `--max-workers`",
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

_INTERNAL = (
    ErrorKind(
        "internal-error",
        "something in Mainstem went wrong: {reason}",
        "please report it with the output of the same command under `MAINSTEM_DEBUG=1`",
        1,
    ),
)


KINDS = (*_USAGE, *_PARAMETER, *GRAPH, *_TASK, *_STORE, *_CLIENT, *_RUN, *_INTERNAL)
CATALOGUE: dict[str, ErrorKind] = {kind.id: kind for kind in KINDS}
