"""What a flow object may ask while its step runs: inputs, items, artifacts, parameters."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mainstem_core.errors import TaskError
from mainstem_core.flow.inputs import Inputs, InputTask
from mainstem_core.flow.spec import FlowSpec, assigned
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.places import expand_paths
from mainstem_core.schema.task import TaskSpec, Transition
from mainstem_datastore.artifacts import immutable, load_inherited
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.task.merge import merge
from mainstem_runtime.task.place import EndedTask, MissingArtifact, Place
from mainstem_runtime.task.run_so_far import RunSoFar
from mainstem_runtime.task.transitions import check_transition

if TYPE_CHECKING:
    from mainstem_runtime.redaction import Redaction

_JOIN_STARTS_EMPTY = "; a join starts empty: read it from `inputs`, or call `self.merge_artifacts(inputs)`"


class RunningTask(Place):
    """The state of the task that runs in this process.

    Args:
        folder: the run.
        spec: what the task was told.
        graph: the flow's graph.
        tell_hidden: has whoever reads this process's output hide some values from then on; None if nobody does.
    """

    def __init__(
        self,
        folder: RunFolder,
        spec: TaskSpec,
        graph: FlowGraph,
        tell_hidden: Callable[[list[str]], None] | None = None,
    ) -> None:
        super().__init__(RunSoFar(folder), spec.step, spec.frames, spec.item)
        self._spec = spec
        self._node = graph.steps[spec.step]
        self._tell_hidden = tell_hidden
        self._kept: dict[str, Any] = {}
        self._merged: dict[str, str] = {}
        self.transition: Transition | None = None
        self.caught = False
        self.redaction: Redaction | None = None
        self.loaded: dict[str, dict[str, Any]] = {}

    @cached_property
    def inputs(self) -> list[EndedTask]:
        """The tasks that lead into this one, in order."""
        manifests = self._run.manifests(expand_paths(self._spec.inputs))
        return [EndedTask(self._run, manifest) for manifest in manifests]

    @cached_property
    def _passed_on(self) -> Mapping[str, str]:
        """What the only input passes on: told by the specification, or read from its record."""
        if self._spec.inherited is None:
            return self.inputs[0].artifacts.origins if self._spec.inputs else {}
        table = load_inherited(self._run.folder.store.native, self._spec.inherited)
        return {name: origin for origin, names in table.items() for name in names}

    @property
    def read_bytes(self) -> int:
        """How much this task has read from the store, in bytes of uncompressed values."""
        return self._run.read_bytes

    @property
    def parameters_read(self) -> tuple[str, ...]:
        """The parameters, configs and constants that this task has read."""
        return self._run.values_read

    @property
    def origins(self) -> Mapping[str, str]:
        """What this task inherits: from each name to the task that assigned it."""
        return self._merged if self._node.is_join else self._passed_on

    def join_inputs(self) -> Inputs | None:
        """Returns what the step's second argument gets, None for a step that is no join."""
        return Inputs(self.inputs, self.step) if self._node.is_join else None

    def load(self, name: str) -> Any:
        """Returns an artifact that this task inherits.

        Raises:
            MissingArtifact: if there is none of this name.
        """
        origin = self.origins.get(name)
        if origin is None:
            raise self._missing(name)
        source = self._run.artifacts(origin)
        if (plain := source.plain_reference(name)) is not None:
            self.loaded[name] = plain
        value = self._run.load(source, name)
        if immutable(value):
            self._kept[name] = value
        return value

    def holds(self, name: str, value: Any) -> bool:
        """Says whether an attribute is still the very value that was loaded, of a type that cannot change in place."""
        return name in self._kept and self._kept[name] is value

    def hide(self, values: Iterable[str]) -> None:
        """Hides values in what is printed from now on, and in what is said of a failure."""
        from mainstem_runtime.redaction import Redaction  # only a task with secrets needs it

        told = list(values)
        self.redaction = self.redaction or Redaction()
        self.redaction.hide(told)
        if self._tell_hidden is not None:
            self._tell_hidden(told)

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
        chosen = {id(each.state) for each in inputs}
        artifacts = [task.artifacts for task in self.inputs if id(task) in chosen]
        self._merged |= merge(self.step, artifacts, assigned(flow), exclude, include)

    def _missing(self, name: str) -> MissingArtifact:
        elsewhere = self._node.is_join and any(name in task.artifacts.origins for task in self.inputs)
        more = _JOIN_STARTS_EMPTY if elsewhere else ""
        return MissingArtifact("task-artifact-missing", step=self.step, name=name, more=more)
