"""What commands of a flow print with `--json`: the shape of each document; docs/reference/json.md is made from them.

Fields may be added in later versions; none is taken away or changes its meaning. Times are ISO 8601 in UTC. A field
that has nothing to say is null, and never missing.
"""

from typing import Any, Literal, TypeAlias

from typing_extensions import TypedDict

Stream: TypeAlias = Literal["stdout", "stderr"]


class VersionDocument(TypedDict):
    """Versions.

    Args:
        mainstem: of Mainstem.
        python: of the Python that runs it.
    """

    mainstem: str
    python: str


class FindingDocument(TypedDict):
    """One thing that is wrong with a flow.

    Args:
        id: the error's id in the [catalogue](errors.md).
        severity: `error` for what cannot run, or surely fails; `warning` for what fails on some ways through the flow.
        message: what is wrong.
        hint: what to do about it.
        file: the user's file.
        line: the line there, from 1.
        column: the column there, in characters from 1.
        step: the step that it is about.
    """

    id: str
    severity: Literal["error", "warning"]
    message: str
    hint: str
    file: str | None
    line: int | None
    column: int | None
    step: str | None


class CheckDocument(TypedDict):
    """What `check` has found.

    Args:
        flow: the flow's name.
        findings: what is wrong, in the order of the lines; empty where nothing is.
    """

    flow: str
    findings: list[FindingDocument]


class ParameterDocument(TypedDict):
    """A parameter of a flow.

    Args:
        name: its name on the command line.
        attribute: its name in the flow's class.
        type: the name of its type.
        default: the value that it has if none is given.
        is_default_computed: a function gives the default when a run starts.
        required: a value must be given.
        separator: what a text is split at into a list.
        help: a line for people.
    """

    name: str
    attribute: str
    type: str
    default: Any
    is_default_computed: bool
    required: bool
    separator: str | None
    help: str | None


class DecoratorDocument(TypedDict):
    """A decorator of a step.

    Args:
        name: its name.
        attributes: its arguments by name, defaults included.
    """

    name: str
    attributes: dict[str, Any]


class StepDocument(TypedDict):
    """A step of a flow.

    Args:
        name: its name.
        kind: what it does to the flow of tasks, such as `linear`, `split`, `foreach` or `join`.
        file: the user's file.
        line: its `def` there.
        doc: its docstring.
        targets: the steps that follow, in the order of `self.next`.
        foreach: the artifact that it fans out over.
        is_parallel: its targets are the members of a gang.
        condition: the artifact that a switch decides by.
        cases: the values of a switch, each with the step that it leads to.
        is_join: it takes `inputs`.
        sources: the steps that lead to it.
        split_parents: the splits around its tasks, outer first.
        closes: the split or foreach that this join gathers.
        matching_join: the join that gathers what it opens.
        decorators: its decorators.
    """

    name: str
    kind: str
    file: str
    line: int
    doc: str | None
    targets: list[str]
    foreach: str | None
    is_parallel: bool
    condition: str | None
    cases: list[list[Any]]
    is_join: bool
    sources: list[str]
    split_parents: list[str]
    closes: str | None
    matching_join: str | None
    decorators: list[DecoratorDocument]


class GraphDocument(TypedDict):
    """A flow's graph, as it is also stored with each run.

    Args:
        flow: the flow's name.
        file: the user's file.
        line: its `class` statement there.
        doc: its docstring.
        start: the first step.
        end: the last step.
        parameters: its parameters in the order of declaration.
        decorators: its decorators, those of base classes first.
        steps: its steps by name, first to last.
    """

    flow: str
    file: str
    line: int
    doc: str | None
    start: str
    end: str
    parameters: list[ParameterDocument]
    decorators: list[DecoratorDocument]
    steps: dict[str, StepDocument]


class ArtifactDocument(TypedDict):
    """An artifact of a task.

    Args:
        name: its name.
        type: the type of its value.
        size_bytes: how many bytes its value takes before compression.
        sha: a hash of its value: equal values have equal ones.
    """

    name: str
    type: str
    size_bytes: int
    sha: str


class DumpedTaskDocument(TypedDict):
    """A task with its artifacts.

    Args:
        task: `Flow/run/step/task`.
        artifacts: its artifacts by name.
    """

    task: str
    artifacts: list[ArtifactDocument]


class LogLineDocument(TypedDict):
    """A line that a task has printed.

    Args:
        at: when its first byte was read.
        stream: where it went to.
        text: the line without its end; what is no UTF-8 is replaced.
    """

    at: str
    stream: Stream
    text: str


class LogDocument(TypedDict):
    """What an attempt of a task has printed.

    Args:
        task: `Flow/run/step/task`.
        attempt: the attempt's number, from 0.
        lines: its lines in the order of time.
    """

    task: str
    attempt: int
    lines: list[LogLineDocument]


class ScrubDocument(TypedDict):
    """What became of the log of an attempt.

    Args:
        task: `Flow/run/step/task`.
        attempt: the attempt's number, from 0.
        outcome: `scrubbed`, `empty` where nothing was printed, `running` where it was left alone.
    """

    task: str
    attempt: int
    outcome: Literal["scrubbed", "empty", "running"]


class RunTagsDocument(TypedDict):
    """A run with its tags.

    Args:
        flow: the flow's name.
        run: the run's id.
        user_tags: the tags that users gave to it, sorted; null where they cannot be read.
        system_tags: those that Mainstem gave to it, sorted; empty with `--hide-system-tags`.
    """

    flow: str
    run: str
    user_tags: list[str] | None
    system_tags: list[str]


class TagDocument(TypedDict):
    """A tag with the runs that have it.

    Args:
        tag: the tag.
        runs: the ids of the runs, the newest first.
    """

    tag: str
    runs: list[str]


class GitDocument(TypedDict):
    """What git says about the folder of a flow.

    Args:
        commit: the commit that was checked out; "" before the first one.
        branch: its branch; "" if none was checked out.
        dirty: tracked files differed from the commit.
    """

    commit: str
    branch: str
    dirty: bool


class PackageDocument(TypedDict):
    """The code of a run, or of the next one.

    Args:
        script: the flow's file, relative to the root.
        main: what stands behind `python` to start the flow in the root.
        root: the folder that the files come from.
        files: how many there are.
        size_bytes: how long they are together.
        changed: files that were written to while the flow was imported.
        git: null outside of a repository.
        hash: equal for equal files; null for code that no run has kept.
        warnings: what people should know of it, for code that no run has kept.
    """

    script: str
    main: list[str]
    root: str
    files: int
    size_bytes: int
    changed: list[str]
    git: GitDocument | None
    hash: str | None
    warnings: list[str]


class PackagedFileDocument(TypedDict):
    """A file of the code of a run.

    Args:
        path: relative to the root, with `/`.
        size_bytes: its length.
    """

    path: str
    size_bytes: int


class ClonedRunDocument(TypedDict):
    """A run that was made and not begun.

    Args:
        run: `Flow/run`.
        origin: the run that it resumes.
        tasks: how many tasks it has of that one.
    """

    run: str
    origin: str
    tasks: int


class ResumedTaskDocument(TypedDict):
    """What becomes of a task when a run is resumed.

    Args:
        task: `step/task`.
        action: `clone` if it is taken from that run, `run` if it is made again.
        why: in a few words.
    """

    task: str
    action: Literal["clone", "run"]
    why: str
