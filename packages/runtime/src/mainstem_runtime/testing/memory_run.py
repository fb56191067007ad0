"""A run that lies in memory, and its tasks, each run in this process."""

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from mainstem_core.flow.spec import FlowSpec, bind
from mainstem_core.graph import FlowGraph
from mainstem_core.graph.build import build_graph
from mainstem_core.protocols.step_decorator import INSIDE
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.places import ForeachFrame, TaskRange
from mainstem_core.schema.records import Manifest
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.artifacts import save_artifacts, save_items
from mainstem_datastore.memory import memory_store
from mainstem_datastore.records import new_write_id
from mainstem_runtime.supervisor.additions import additions_of, no_options
from mainstem_runtime.supervisor.prepare import claim_run
from mainstem_runtime.task.execute import run_and_commit
from mainstem_runtime.task.facts import current_facts
from mainstem_runtime.task.state import RunningTask
from mainstem_runtime.testing.facts import facts_of_task
from mainstem_runtime.testing.parameters import parameter_values
from mainstem_runtime.testing.result import TaskResult

# The client would look for them in a store of files; a test that needs one gives a fake.
_FACTS_OF_THE_CLIENT = ("run", "task")


class MemoryRun:
    """A run without files, claimed as every run is.

    Args:
        flow: the flow's class.
        parameters: what the test gives for its parameters.
        splits_max: the most items that a foreach may have.
        layer_min: decorators of lower layers are not applied.

    Raises:
        GraphError: the first thing that is wrong with the flow's graph.
        ParameterError: where a parameter's value is missing or does not fit.
        UsageError: `testing-call-invalid` for a parameter that the flow has not.
    """

    def __init__(
        self, flow: type[FlowSpec], parameters: Mapping[str, Any], splits_max: int, layer_min: int = INSIDE
    ) -> None:
        self.flow = flow
        self.graph: FlowGraph = _graph_of(flow)
        values = parameter_values(flow, parameters)
        added = additions_of(flow, no_options)
        self.folder = claim_run(memory_store(), flow, self.graph, values, (), added).folder
        self._splits_max = splits_max
        self._layer_min = layer_min

    def note_ended(
        self,
        path: TaskPath,
        artifacts: Mapping[str, Any],
        frames: tuple[ForeachFrame, ...],
        items: Sequence[Any] | None = None,
        *,
        is_part: bool = False,
    ) -> None:
        """Makes a task that has not run one that has ended.

        Args:
            path: the task.
            artifacts: what it has left.
            frames: the foreach levels around it, outer first.
            items: what it has fanned out over.
            is_part: it is a member of a gang that has not ended as a whole.

        Raises:
            TaskError: `task-value-unpicklable` for a value that cannot be stored.
        """
        native = self.folder.store.native
        saved = save_artifacts(native, artifacts)
        now_us = time.time_ns() // 1000
        manifest = Manifest(
            flow=self.folder.flow,
            run=self.folder.run,
            step=path.step,
            task=path.task,
            attempt=0,
            write_id=new_write_id(),
            started_us=now_us,
            finished_us=now_us,
            frames=frames,
            artifacts=saved.plain,
            items=None if items is None else save_items(native, items)[0],
        )
        if is_part:
            self.folder.commit_part(manifest)
        else:
            self.folder.commit(manifest)

    def run_task(
        self,
        path: TaskPath,
        inputs: tuple[TaskRange, ...],
        frames: tuple[ForeachFrame, ...],
        facts: Mapping[str, Any],
    ) -> tuple[Manifest, TaskResult]:
        """Runs a task and returns its record, and what it left.

        Args:
            path: the task.
            inputs: the tasks that lead into it.
            frames: the foreach levels around it, outer first.
            facts: what the test has given for `current`.

        Raises:
            BaseException: whatever the step raises, unchanged.
            TaskError: as in a real task.
        """
        spec = TaskSpec(
            self.folder.flow,
            self.folder.run,
            StepName(path.step),
            TaskId(path.task),
            attempt=0,
            inputs=inputs,
            frames=frames,
            foreach_splits_max=self._splits_max,
        )
        state = RunningTask(self.folder, spec, self.graph)
        bound = bind(self.flow, state)
        known = current_facts(self.flow, self.graph, spec, self.folder)
        known |= {"tags": frozenset[str]()}
        known = {name: fact for name, fact in known.items() if name not in _FACTS_OF_THE_CLIENT}
        with facts_of_task(known, facts):
            started_us = time.time_ns() // 1000
            manifest = run_and_commit(
                self.folder, spec, state, bound, self.graph, started_us, self._layer_min
            )
        return manifest, TaskResult(self.folder, manifest, state.input)


@lru_cache(maxsize=64)
def _graph_of(flow: type[FlowSpec]) -> FlowGraph:
    """Returns the graph of a flow; a file of tests runs the steps of one flow again and again."""
    return build_graph(flow)
