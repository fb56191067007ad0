"""What the client raises, and what stands for the exception of a task where that cannot be restored."""

from mainstem_core.errors import MainstemNotFound


class ChildNotFound(MainstemNotFound, KeyError):
    """`flow["run"]` and its like found nothing; a KeyError too, as indexing is expected to raise."""


class ArtifactMissing(MainstemNotFound, KeyError, AttributeError):
    """A task has no artifact of this name: a KeyError for `task["x"]`, an AttributeError for `task.data.x`."""


class ExceptionWrapper(Exception):
    """What is known of an exception in a task that cannot be restored here, or of a death without one.

    Args:
        exception: its message.
        type: its qualified type, or for a death without exception its cause, such as "signal".
        stacktrace: its traceback as text, "" where there is none.
    """

    def __init__(self, exception: str, type: str, stacktrace: str) -> None:
        super().__init__(exception, type, stacktrace)
        self.exception = exception
        self.type = type
        self.stacktrace = stacktrace

    def __str__(self) -> str:
        return self.stacktrace.rstrip() or f"{self.type}: {self.exception}"
