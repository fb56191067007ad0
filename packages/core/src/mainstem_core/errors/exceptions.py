"""The tree of exceptions.

MainstemException
├── UsageError            the command or call is wrong: mend it and call again (exit code 2)
│   ├── ParameterError        a parameter's value or declaration
│   ├── ConfigError           a config's value or declaration, or an expression over configs
│   ├── TaggingError          tags that a run cannot have, or cannot lose
│   └── InvalidPathspec       a path such as Flow/run/step/task that cannot be one
├── GraphError            the flow's class does not form a valid graph: mend the flow
│   └── DecoratorError        a decorator is wrong, or stands in the wrong place
│       ├── BadStepDecoratorException
│       ├── DuplicateFlowDecoratorException
│       ├── DuplicateStepDecoratorException
│       ├── InvalidDecoratorAttribute
│       └── UnknownStepDecoratorException
├── MainstemNotFound      what was asked for is not in the store
├── StoreError            the store could not read or write; `retryable` says whether trying again can help
│   └── RecordError           a record is damaged or asks for a newer reader
├── TaskError             a task could not do what the flow asked of it
│   ├── TimeoutException      a step took longer than `@timeout` allows
│   ├── FailureHandledByCatch an attempt died without an exception, and `@catch` went on
│   └── MergeArtifactsError
│       ├── UnhandledInMergeArtifactsException
│       └── MissingInMergeArtifactsException
├── RunError              the run as a whole failed or was stopped
└── MainstemInternalError a mistake of ours
"""

from typing import TYPE_CHECKING, Any

from mainstem_core.errors.location import Location

if TYPE_CHECKING:
    from mainstem_core.errors.kinds.kind import ErrorKind


class MainstemException(Exception):
    """An error with a stable id, a message, and a hint; the outermost layer prints it.

    A flow may raise it, too, or a class of its own that derives from it, with words of its own in place of the id: it
    then has no id and no hint.

    Args:
        id: an id of the catalogue, or what a flow has to say.
        where: the place in the user's file, if there is one.
        fields: what the message and the hint name; kept as attributes of `fields`.

    Raises:
        KeyError: if `fields` lacks what the message of the catalogue names.
    """

    headline = "Mainstem error"
    retryable = False

    def __init__(self, id: str = "", *, where: Location | None = None, **fields: Any) -> None:
        from mainstem_core.errors.catalogue import kind_of  # here: most programs meet no error

        self.kind: ErrorKind = kind_of(id)
        self.where = where
        self.fields = fields
        self.message = self.kind.message.format(**fields) if self.kind.id else id
        self.hint = self.kind.hint.format(**fields)
        super().__init__(self.message)
        if self.hint:
            # Where nothing of ours shows the error (a notebook, a script of one's own) Python shows its notes.
            self.add_note(f"hint: {self.hint}")

    @property
    def id(self) -> str:
        """The stable id, in kebab case, area first; "" for what a flow said itself."""
        return self.kind.id

    @property
    def exit_code(self) -> int:
        """The exit code of a command that ends with this error."""
        return self.kind.exit_code

    @property
    def line_no(self) -> int | None:
        """The line in the user's file, if there is one."""
        return self.where.line if self.where else None

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"[{self.id}] {self.message}{place}" if self.id else f"{self.message}{place}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.id or self.message, self.where, self.fields))


def _rebuild(cls: type[MainstemException], id: str, where: Location | None, fields: dict[str, Any]) -> Any:
    return cls(id, where=where, **fields)


class UsageError(MainstemException):
    """The command or the call is wrong; nothing was started."""

    headline = "Usage error"


class ParameterError(UsageError):
    """A parameter's declaration or value is wrong."""

    headline = "Parameter error"


class ConfigError(UsageError):
    """A config's declaration or value is wrong, or an expression over configs."""

    headline = "Config error"


class TaggingError(UsageError):
    """Tags that a run cannot have, or that cannot be taken from it."""

    headline = "Tagging error"


class InvalidPathspec(UsageError):
    """A path specification cannot name what it should."""

    headline = "Invalid pathspec"


class GraphError(MainstemException):
    """The flow's class does not form a valid graph."""

    headline = "Validity checker found an issue"


class DecoratorError(GraphError):
    """A decorator is wrong, or stands in the wrong place."""

    headline = "Decorator error"


class BadStepDecoratorException(DecoratorError):
    """A decorator stands on something that it was not made for."""


class DuplicateFlowDecoratorException(DecoratorError):
    """A flow has a decorator twice that may stand on it once."""


class DuplicateStepDecoratorException(DecoratorError):
    """A step has a decorator twice that may stand on it once."""


class InvalidDecoratorAttribute(DecoratorError):
    """A decorator was given an attribute that it does not take, or a value that does not fit."""


class UnknownStepDecoratorException(DecoratorError):
    """There is no decorator of this name."""


class MainstemNotFound(MainstemException):
    """What was asked for does not exist in the store."""

    headline = "Object not found"


class StoreError(MainstemException):
    """The store could not read or write."""

    headline = "Store error"

    @property
    def retryable(self) -> bool:  # type: ignore[override]  # a property of the kind here, a constant elsewhere
        """Whether the same call may succeed later although nobody has changed anything.

        Where the system gave a reason, that decides (the field `retryable`); else the id does.
        """
        return bool(self.fields.get("retryable", self.kind.retryable))


class RecordError(StoreError):
    """A record is damaged, or was written for a newer reader."""

    headline = "Record error"


class TaskError(MainstemException):
    """A task could not do what the flow asked of it."""

    headline = "Task error"


class TimeoutException(TaskError):
    """A step took longer than its `@timeout` allows."""

    headline = "Timeout"


class FailureHandledByCatch(TaskError):
    """An attempt died without an exception, and `@catch` lets the flow go on."""

    headline = "Step failed, handled by `@catch`"


class MergeArtifactsError(TaskError):
    """`merge_artifacts` could not merge."""

    headline = "Merge error"

    @property
    def artifact_names(self) -> list[str]:
        """The artifacts that it is about."""
        return list(self.fields.get("artifact_names", []))


class UnhandledInMergeArtifactsException(MergeArtifactsError):
    """Artifacts differ between the inputs of a join and were not set in it."""


class MissingInMergeArtifactsException(MergeArtifactsError):
    """Artifacts that a merge was told to include exist in no input."""


class RunError(MainstemException):
    """The run as a whole failed or was stopped."""

    headline = "Run failed"


class MainstemInternalError(MainstemException):
    """A mistake of Mainstem's own."""

    headline = "Internal error"
