"""What a task is told: from what the scheduler decided, what its step requires, and how the run is supervised."""

from mainstem_core.schema.inheritance import Inherited, ItemPlace
from mainstem_core.schema.requirements import Requirements
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.scheduler import Launch
from mainstem_runtime.supervisor.options import RunOptions


def specification(
    folder: RunFolder,
    launch: Launch,
    requirements: Requirements,
    options: RunOptions,
    inherited: Inherited | None = None,
    item: ItemPlace | None = None,
) -> TaskSpec:
    """Returns the specification of an attempt.

    Args:
        folder: the run.
        launch: which attempt, and what leads to it.
        requirements: what its step requires.
        options: how the run is supervised.
        inherited: what its only input passes on, where that is known.
        item: where its item of a foreach lies, where that is known.
    """
    return TaskSpec(
        flow=folder.flow,
        run=folder.run,
        step=launch.path.step,
        task=launch.path.task,
        attempt=launch.attempt,
        inputs=launch.inputs,
        frames=launch.frames,
        foreach_splits_max=options.splits_max,
        inherited=inherited,
        item=item,
        attempts_max=1 + requirements.retry.times + launch.uncounted,
        fallback=launch.fallback,
        namespace=options.namespace,
        keep_values=options.keep_values,
        decorators=options.decorators,
        pdb=options.pdb,
    )
