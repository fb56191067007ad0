"""What a flow object may ask while its step runs: inputs, items, artifacts, parameters."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from mainstem_core.errors import TaskError
from mainstem_core.flow.inputs import Inputs, InputTask
from mainstem_core.flow.spec import FlowSpec, assigned
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.places import ForeachFrame, expand_paths
from mainstem_core.schema.records import Manifest, RunRecord
from mainstem_core.schema.references import ArtifactReference
from mainstem_core.schema.task import TaskSpec, Transition
from mainstem_datastore.artifacts import immutable, load_artifact, load_item
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.task_artifacts import TaskArtifacts
from mainstem_runtime.task.merge import merge
from mainstem_runtime.task.transitions import check_transition

_JOIN_STARTS_EMPTY = "; a join starts empty: read it from `inputs`, or call `self.merge_artifacts(inputs)`"


class MissingArtifact(TaskError, AttributeError):
    """A step read an attribute that no step before it assigned."""


class RunValues:
    """Parameters and constants of the run, read from `run.json` when they are first needed."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._loaded: dict[str, Any] = {}

    @cached_property
    def record(self) -> RunRecord:
        """The run's `run.json`."""
        record = self._folder.run_record()
        if record is None:
            raise TaskError("task-inputs-missing", step="run", name="run.json", available="nothing")
        return record

    def names(self) -> tuple[str, ...]:
        """Returns the names of all parameters and constants."""
        return tuple(self.record.artifacts)

    def load(self, name: str) -> Any:
        """Returns the value of a parameter or constant; the same object each time.

        Raises:
            KeyError: if there is none of this name.
        """
        if name not in self._loaded:
            reference = from_plain(ArtifactReference, self.record.artifacts[name], key=f"run.json: `{name}`")
            what = f"parameter `{name}` of {self._folder.flow}/{self._folder.run}"
            self._loaded[name] = load_artifact(self._folder.store.native, reference, what=what)
        return self._loaded[name]


class Place:
    """Where a task stands: its step and the foreach levels around it, with their items."""

    def __init__(self, folder: RunFolder, step: str, frames: Sequence[ForeachFrame]) -> None:
        self._folder = folder
        self._step = step
        self._frames = frames
        self._items: dict[int, Any] = {}

    @property
    def step(self) -> str:
        """The name of the step."""
        return self._step

    @property
    def index(self) -> int | None:
        """The index in the innermost foreach, None outside."""
        return self._frames[-1].index if self._frames else None

    @property
    def input(self) -> Any:
        """The item of the innermost foreach, None outside."""
        return self._item(len(self._frames) - 1) if self._frames else None

    def foreach_stack(self) -> list[tuple[int, int, Any]]:
        """Returns (index, number of items, item) of each foreach around the task, outer first."""
        return [(frame.index, frame.count, self._item(level)) for level, frame in enumerate(self._frames)]

    def _item(self, level: int) -> Any:
        if level not in self._items:
            frame = self._frames[level]
            split = self._folder.manifest(TaskPath(frame.step, frame.task))
            if split is None or split.items is None:
                raise TaskError("task-inputs-missing", step=self._step, name=frame.step, available="nothing")
            what = f"item {frame.index} of `{frame.variable}` of {self._folder.flow}/{self._folder.run}/{frame.step}"
            self._items[level] = load_item(self._folder.store.native, split.items, frame.index, what=what)
        return self._items[level]


class InputState(Place):
    """The state of a finished task that leads into a join."""

    def __init__(self, folder: RunFolder, values: RunValues, manifest: Manifest) -> None:
        super().__init__(folder, manifest.step, manifest.frames)
        self.artifacts = TaskArtifacts(folder, manifest)
        self._values = values

    def parameter(self, name: str) -> Any:
        """Returns the value of a parameter."""
        return self._values.load(name)

    def load(self, name: str) -> Any:
        """Returns one of its artifacts, or a parameter or constant."""
        if name in self.artifacts.origins:
            return self.artifacts.load(name)
        if name in self._values.names():
            return self._values.load(name)
        raise MissingArtifact("task-artifact-missing", step=self.step, name=name, more="")

    def advance(self, transition: Transition) -> None:
        """Refuses: this task has ended."""
        raise TaskError("task-next-repeated", step=self.step)

    def merge(self, flow: Any, inputs: Any, exclude: list[str], include: list[str]) -> None:
        """Refuses: this task has ended."""
        raise TaskError("task-merge-outside-join", step=self.step)


class RunningState(Place):
    """The state of the task that runs in this process.

    Args:
        folder: the run.
        spec: what the task was told.
        graph: the flow's graph.
    """

    def __init__(self, folder: RunFolder, spec: TaskSpec, graph: FlowGraph) -> None:
        super().__init__(folder, spec.step, spec.frames)
        self._spec = spec
        self._node = graph.steps[spec.step]
        self.values = RunValues(folder)
        self.transition: Transition | None = None
        self.loaded: dict[str, ArtifactReference] = {}
        self._kept: dict[str, Any] = {}
        self.merged: dict[str, str] = {}

    @cached_property
    def inputs(self) -> list[InputState]:
        """The tasks that lead into this one, in order."""
        paths = expand_paths(self._spec.inputs)
        manifests = self._folder.manifests(paths)
        missing = [str(path) for path, manifest in zip(paths, manifests, strict=True) if manifest is None]
        if missing:
            raise TaskError(
                "task-inputs-missing", step=self.step, name=missing[0], available="tasks that have committed"
            )
        return [
            InputState(self._folder, self.values, manifest) for manifest in manifests if manifest is not None
        ]

    @property
    def origins(self) -> dict[str, str]:
        """What this task inherits: from each name to the task that assigned it."""
        if self._node.is_join:
            return self.merged
        return dict(self.inputs[0].artifacts.origins) if self._spec.inputs else {}

    def join_inputs(self) -> Inputs | None:
        """Returns what the step's second argument gets, None for a step that is no join."""
        return Inputs(self.inputs, self.step) if self._node.is_join else None

    def parameter(self, name: str) -> Any:
        """Returns the value of a parameter."""
        return self.values.load(name)

    def load(self, name: str) -> Any:
        """Returns an artifact that this task inherits.

        Raises:
            MissingArtifact: if there is none of this name.
        """
        if name not in self.origins:
            raise self._missing(name)
        source = self._source(name)
        value, reference = source.load(name), source.reference(name)
        if reference is not None:
            self.loaded[name] = reference
        if immutable(value):
            self._kept[name] = value
        return value

    def holds(self, name: str, value: Any) -> bool:
        """Says whether an attribute is still the very value that was loaded, of a type that cannot change in place."""
        return name in self._kept and self._kept[name] is value

    def advance(self, transition: Transition) -> None:
        """Takes note of `self.next`, once, after holding it against the graph."""
        if self.transition is not None:
            raise TaskError("task-next-repeated", step=self.step, where=self._node.next_location)
        check_transition(self._node, transition)
        self.transition = transition

    def merge(
        self, flow: FlowSpec, inputs: Iterable[InputTask], exclude: list[str], include: list[str]
    ) -> None:
        """Passes on the artifacts on which the inputs agree; see FlowSpec.merge_artifacts."""
        if not self._node.is_join:
            raise TaskError("task-merge-outside-join", step=self.step)
        merged = [state for state in self.inputs if any(each.state is state for each in inputs)]
        own: Mapping[str, Any] = assigned(flow)
        self.merged |= merge(self.step, [state.artifacts for state in merged], own, exclude, include)

    def _source(self, name: str) -> TaskArtifacts:
        """Returns an input that has the artifact; for a merged one all inputs with it agree."""
        return next(
            state.artifacts
            for state in self.inputs
            if state.artifacts.origins.get(name) == self.origins[name]
        )

    def _missing(self, name: str) -> MissingArtifact:
        elsewhere = self._node.is_join and any(name in state.artifacts.origins for state in self.inputs)
        more = _JOIN_STARTS_EMPTY if elsewhere else ""
        return MissingArtifact("task-artifact-missing", step=self.step, name=name, more=more)
