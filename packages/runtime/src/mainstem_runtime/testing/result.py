"""What a task, and a run, leave in a test."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from mainstem_core.schema.records import Manifest
from mainstem_datastore.artifacts import load_item
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.task_artifacts import TaskArtifacts


class Artifacts(Mapping[str, Any]):
    """All that a task leaves, what it inherited included; each value is loaded when it is first asked for."""

    def __init__(self, stored: TaskArtifacts) -> None:
        self._stored = stored
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._stored.load(name)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._stored.origins))

    def __len__(self) -> int:
        return len(self._stored.origins)

    def __repr__(self) -> str:
        return repr(dict(self))


class TaskResult:
    """What one task left: `result.artifacts["model"]`, or `result.model` for short.

    It may be given on: as `artifacts` of the step that follows, or as one of the `inputs` of a join.

    Args:
        folder: the run.
        manifest: what the task has committed.
        input: the item that it worked on.
    """

    def __init__(self, folder: RunFolder, manifest: Manifest, input: Any) -> None:
        self._folder = folder
        self._manifest = manifest
        self.input = input

    @property
    def step_name(self) -> str:
        """The name of the step."""
        return self._manifest.step

    @property
    def task_id(self) -> str:
        """The task's id, such as `0`, or `3` in a foreach."""
        return self._manifest.task

    @property
    def index(self) -> int | None:
        """The index in the innermost foreach, None outside of one."""
        return self._manifest.frames[-1].index if self._manifest.frames else None

    @property
    def foreach_indices(self) -> tuple[int, ...]:
        """Its index in each foreach, or gang, around it, outer first."""
        return tuple(frame.index for frame in self._manifest.frames)

    @cached_property
    def artifacts(self) -> Artifacts:
        """All values that the task leaves by name, what it inherited included, as the next step would load them."""
        return Artifacts(TaskArtifacts(self._folder, self._manifest))

    @property
    def next_steps(self) -> tuple[str, ...]:
        """The steps that the task went on to; empty for the last one."""
        transition = self._manifest.transition
        return () if transition is None else transition.steps

    @property
    def foreach(self) -> str | None:
        """The name of the artifact that the task fanned out over, None if it did not."""
        transition = self._manifest.transition
        return None if transition is None else transition.foreach

    @property
    def switch_case(self) -> Any:
        """The value by which the task's switch chose what follows, None where it is no switch."""
        transition = self._manifest.transition
        return None if transition is None else transition.case

    @property
    def num_parallel(self) -> int | None:
        """The number of members of the gang that follows, None if none does."""
        transition = self._manifest.transition
        return None if transition is None else transition.parallel

    @cached_property
    def foreach_items(self) -> list[Any] | None:
        """The items that the task fanned out over, one for each task that follows; None if it did not."""
        pages = self._manifest.items
        if pages is None:
            return None
        native = self._folder.store.native
        return [load_item(native, pages, index, what=f"item {index}") for index in range(pages.count)]

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self.artifacts:
            return self.artifacts[name]
        raise AttributeError(f"the step `{self.step_name}` left no artifact `{name}`")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.artifacts})

    def __repr__(self) -> str:
        return f"<{self._manifest.flow} {self.step_name}/{self.task_id}: {', '.join(self.artifacts) or 'no artifacts'}>"


class RunResult:
    """What a whole run left: `result.best` is what its last step left, `result["train"]` its tasks of a step.

    Args:
        flow: the flow's name.
        tasks: all tasks by `step/id`, in the order in which they ran; the last is the flow's end.
    """

    def __init__(self, flow: str, tasks: Mapping[str, TaskResult]) -> None:
        self.flow_name = flow
        self.tasks = tasks

    @property
    def end_task(self) -> TaskResult:
        """The last task."""
        return list(self.tasks.values())[-1]

    @property
    def artifacts(self) -> Artifacts:
        """All values that the last task leaves."""
        return self.end_task.artifacts

    @property
    def step_names(self) -> tuple[str, ...]:
        """The steps that ran, in the order in which they began."""
        return tuple(dict.fromkeys(task.step_name for task in self.tasks.values()))

    def __getitem__(self, step: str) -> list[TaskResult]:
        tasks = [task for task in self.tasks.values() if task.step_name == step]
        if not tasks:
            raise KeyError(step)
        return sorted(tasks, key=lambda task: task.foreach_indices)

    def __contains__(self, step: object) -> bool:
        return step in self.step_names

    def __iter__(self) -> Iterator[TaskResult]:
        return iter(self.tasks.values())

    def __len__(self) -> int:
        return len(self.tasks)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.end_task, name)

    def __repr__(self) -> str:
        return f"<run of {self.flow_name}: {', '.join(self.tasks)}>"
