"""What would have happened before a step under test: the tasks that lead into it, the foreach levels around it.

These tasks have not run; the store says that they have, and holds what the test gives.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard, cast

from mainstem_core.flow.spec import read_only_names, taken_names
from mainstem_core.graph import StepNode
from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import ForeachFrame, TaskRange, compress_paths, task_id
from mainstem_core.schema.record import Record
from mainstem_runtime.testing.memory_run import MemoryRun
from mainstem_runtime.testing.problems import invalid_call
from mainstem_runtime.testing.result import TaskResult

Given = Mapping[str, Any] | TaskResult
# Not a name that steps have, so it stands for whichever leads into the step, in a loop the step itself.
_BEFORE = StepName("_before")


class Level(Record):
    """One foreach level around a task; in a gang the item is the index.

    Args:
        index: which item.
        count: how many there are.
        item: the item.
    """

    index: int
    count: int
    item: Any


class Stage:
    """Sets up what a step finds.

    Args:
        run: the run.
        node: the step.
    """

    def __init__(self, run: MemoryRun, node: StepNode) -> None:
        self._run = run
        self._node = node

    def levels(self) -> list[str]:
        """Returns the steps whose foreach, or gang, is around the step, outer first."""
        steps = self._run.graph.steps
        return [split for split in self._node.split_parents if steps[split].fans_out]

    def frames(self, levels: Sequence[Level]) -> tuple[ForeachFrame, ...]:
        """Makes the fanned out tasks around the step and returns where it stands in them.

        Args:
            levels: one for each foreach around the step, outer first.
        """
        frames: tuple[ForeachFrame, ...] = ()
        for split, level in zip(self.levels(), levels, strict=True):
            [frames] = self._fan_out(split, frames, [level])
        if frames and frames[-1].is_gang and frames[-1].index == 0:
            self._end_other_members(frames)
        return frames

    def before(self, artifacts: Given, frames: tuple[ForeachFrame, ...]) -> tuple[TaskRange, ...]:
        """Makes the one task that leads into the step.

        Args:
            artifacts: what it left.
            frames: the foreach levels around it.
        """
        path = TaskPath(_BEFORE, task_id(frames))
        self._run.note_ended(path, self._checked(artifacts), frames)
        return compress_paths([path])

    def inputs(
        self, inputs: Sequence[Given] | Mapping[str, Given], frames: tuple[ForeachFrame, ...]
    ) -> tuple[TaskRange, ...]:
        """Makes the tasks that lead into a join.

        Args:
            inputs: what each left: of a foreach in the order of its items, of branches in their order or by name.
            frames: the foreach levels around the join.
        """
        closes = self._run.graph.steps[self._node.closes or ""]
        if closes.fans_out:
            return self._items(closes.name, inputs, frames)
        return self._branches(inputs, frames)

    def _items(
        self, split: str, inputs: Sequence[Given] | Mapping[str, Given], frames: tuple[ForeachFrame, ...]
    ) -> tuple[TaskRange, ...]:
        if _is_by_name(inputs):
            raise self._invalid(
                f"it joins what `{split}` fans out, tasks that have no names of their own",
                "give `inputs` as a list, one for each item",
            )
        listed = list(cast(Sequence[Given], inputs))
        levels = [Level(index, len(listed), _item_of(each)) for index, each in enumerate(listed)]
        paths: list[TaskPath] = []
        last = StepName(self._node.sources[0])
        for each, around in zip(listed, self._fan_out(split, frames, levels), strict=True):
            path = TaskPath(last, task_id(around))
            self._run.note_ended(path, self._checked(each), around)
            paths.append(path)
        return compress_paths(paths)

    def _branches(
        self, inputs: Sequence[Given] | Mapping[str, Given], frames: tuple[ForeachFrame, ...]
    ) -> tuple[TaskRange, ...]:
        sources = self._node.sources
        known = ", ".join(f"`{source}`" for source in sources)
        if not _is_by_name(inputs):
            listed = list(cast(Sequence[Given], inputs))
            if len(listed) != len(sources):
                raise self._invalid(
                    f"{len(listed)} inputs were given, but {len(sources)} steps lead into it: {known}",
                    "give one for each of them in this order, or `inputs={...}` by the names of steps",
                )
            inputs = dict(zip(sources, listed, strict=True))
        unknown = [name for name in inputs if name not in sources]
        if unknown:
            raise self._invalid(f"no step `{unknown[0]}` leads into it", f"the steps that do are: {known}")
        paths: list[TaskPath] = []
        for source in (source for source in sources if source in inputs):
            path = TaskPath(StepName(source), task_id(frames))
            self._run.note_ended(path, self._checked(inputs[source]), frames)
            paths.append(path)
        return compress_paths(paths)

    def _fan_out(
        self, split: str, around: tuple[ForeachFrame, ...], levels: Sequence[Level]
    ) -> list[tuple[ForeachFrame, ...]]:
        """Makes a task that fans out and returns where the tasks of some of its items stand."""
        items: list[Any] = [None] * (levels[0].count if levels else 0)
        for level in levels:
            items[level.index] = level.item
        path = TaskPath(StepName(split), task_id(around))
        variable = self._run.graph.steps[split].foreach or ""
        self._run.note_ended(path, {}, around, items if variable else None)
        return [
            (*around, ForeachFrame(path.step, path.task, variable, level.index, level.count))
            for level in levels
        ]

    def _end_other_members(self, frames: tuple[ForeachFrame, ...]) -> None:
        """Makes the other members of a gang ones that have ended: the first one waits for them when it commits."""
        *around, own = frames
        for index in range(1, own.count):
            place = (*around, ForeachFrame(own.step, own.task, own.variable, index, own.count))
            self._run.note_ended(TaskPath(StepName(self._node.name), task_id(place)), {}, place, is_part=True)

    def _checked(self, given: Given) -> Mapping[str, Any]:
        """Returns artifacts by name, after looking whether a step could have left them."""
        artifacts = given.artifacts if isinstance(given, TaskResult) else given
        flow = self._run.flow
        for name in artifacts:
            if name in read_only_names(flow):
                raise self._invalid(
                    f"`{name}` is a parameter or constant of the flow, no artifact",
                    f"give a parameter as `parameters={{{name!r}: ...}}`; a constant has the value of the class",
                )
            if name in taken_names(flow):
                raise self._invalid(
                    f"`{name}` is {taken_names(flow)[name]}, no artifact", "give the artifact another name"
                )
        return artifacts

    def _invalid(self, problem: str, remedy: str) -> Exception:
        return invalid_call(f"{self._run.graph.flow}.{self._node.name}", problem, remedy)


def _is_by_name(inputs: Sequence[Given] | Mapping[str, Given]) -> TypeGuard[Mapping[str, Given]]:
    return isinstance(inputs, Mapping)


def _item_of(given: Given) -> Any:
    return given.input if isinstance(given, TaskResult) else None
