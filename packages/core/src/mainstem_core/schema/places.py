"""Where a task stands in its run: the foreach frames around it and the tasks it takes its input from."""

from collections.abc import Iterable, Iterator

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.record import Record


class ForeachFrame(Record):
    """One level of foreach, or a gang, around a task.

    Args:
        step: the step that fanned out.
        task: the task that fanned out; its manifest holds the items.
        variable: the name of the artifact that was fanned out over; empty for a gang, whose items are its indices.
        index: which item, from 0.
        count: how many items there are.
    """

    step: StepName
    task: TaskId
    variable: str
    index: int
    count: int

    @property
    def is_gang(self) -> bool:
        """Whether it is a gang, all of whose members run at the same time."""
        return not self.variable


class TaskRange(Record):
    """Tasks of one step whose ids differ in the last index only, or a single task.

    Args:
        step: the step of all of them.
        task: the id of a single task, or of a range the part before the last index ("" or "3-").
        start: first index of a range, None for a single task.
        stop: one above the last index of a range, None for a single task.
    """

    step: StepName
    task: str
    start: int | None = None
    stop: int | None = None

    def __iter__(self) -> Iterator[TaskPath]:
        if self.start is None or self.stop is None:
            yield TaskPath(self.step, TaskId(self.task))
            return
        for index in range(self.start, self.stop):
            yield TaskPath(self.step, TaskId(f"{self.task}{index}"))


def task_id(frames: Iterable[ForeachFrame], iteration: int = 0) -> TaskId:
    """Returns the id of a task from its place.

    Args:
        frames: the foreach levels, outer first; their indices are the id, `0` where there are none.
        iteration: which round of a loop of its step, from 0; told from the second on.
    """
    place = "-".join(str(frame.index) for frame in frames) or "0"
    return TaskId(f"{place}~{iteration}" if iteration else place)


def first_member(task: TaskId) -> TaskId:
    """Returns the id of the first member of the gang that a task would be a member of."""
    return TaskId(f"{task[: task.rfind('-') + 1]}0")


def index_of(task: TaskId) -> int | None:
    """Returns the index of a task in the innermost level around it, from its id; None for an id of another form."""
    place, _, _ = task.partition("~")
    return _split_index(TaskId(place))[1]


def compress_paths(paths: Iterable[TaskPath]) -> tuple[TaskRange, ...]:
    """Returns ranges that yield the same tasks in the same order; neighbours in the last index share a range."""
    ranges: list[TaskRange] = []
    for path in paths:
        head, index = _split_index(path.task)
        last = ranges[-1] if ranges else None
        if index is None:
            ranges.append(TaskRange(path.step, path.task))
        elif last is not None and last.step == path.step and last.task == head and last.stop == index:
            ranges[-1] = TaskRange(path.step, head, last.start, index + 1)
        else:
            ranges.append(TaskRange(path.step, head, index, index + 1))
    return tuple(_single(r) for r in ranges)


def expand_paths(ranges: Iterable[TaskRange]) -> list[TaskPath]:
    """Returns the tasks that the ranges stand for, in order."""
    return [path for part in ranges for path in part]


def _split_index(task: TaskId) -> tuple[str, int | None]:
    cut = task.rfind("-") + 1
    digits = task[cut:]
    canonical = digits.isascii() and digits.isdigit() and (digits == "0" or digits[0] != "0")
    return (task[:cut], int(digits)) if canonical else (task, None)


def _single(part: TaskRange) -> TaskRange:
    if part.start is not None and part.stop == part.start + 1:
        return TaskRange(part.step, f"{part.task}{part.start}")
    return part
