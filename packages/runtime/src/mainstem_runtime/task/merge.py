"""What a join passes on: the artifacts on which its inputs agree, by reference.

Origins are compared first; only where they differ are the content hashes read. For equal hashes the first
input's origin counts.
"""

from collections.abc import Container, Sequence

from mainstem_core.errors import (
    MissingInMergeArtifactsException,
    TaskError,
    UnhandledInMergeArtifactsException,
)
from mainstem_datastore.task_artifacts import TaskArtifacts


def merge(
    step: str, inputs: Sequence[TaskArtifacts], own: Container[str], exclude: list[str], include: list[str]
) -> dict[str, str]:
    """Returns what is passed on, from name to origin task.

    Args:
        step: the join, for messages.
        inputs: the artifacts of the tasks that lead into it.
        own: names that the join has assigned, which stay as they are.
        exclude: names that are left alone.
        include: the only names that are passed on, if any.

    Raises:
        TaskError: with both `include` and `exclude`.
        UnhandledInMergeArtifactsException: if inputs differ.
        MissingInMergeArtifactsException: if no input has a name of `include`.
    """
    if include and exclude:
        raise TaskError("task-merge-arguments")
    candidates: dict[str, list[TaskArtifacts]] = {}
    for task in inputs:
        for name in task.origins:
            if name not in own and name not in exclude and (not include or name in include):
                candidates.setdefault(name, []).append(task)
    differing = sorted(name for name, tasks in candidates.items() if not _agree(name, tasks))
    if differing:
        raise UnhandledInMergeArtifactsException(
            "task-merge-unhandled", step=step, names=_quoted(differing), artifact_names=differing
        )
    missing = [name for name in include if name not in candidates and name not in own]
    if missing:
        raise MissingInMergeArtifactsException(
            "task-merge-missing", step=step, names=_quoted(missing), artifact_names=missing
        )
    return {name: tasks[0].origins[name] for name, tasks in candidates.items()}


def _agree(name: str, tasks: list[TaskArtifacts]) -> bool:
    if len({task.origins[name] for task in tasks}) == 1:
        return True
    return len({reference.hash for task in tasks if (reference := task.reference(name)) is not None}) == 1


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
