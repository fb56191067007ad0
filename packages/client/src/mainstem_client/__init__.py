"""Reads the runs of Mainstem flows: `Flow("HelloFlow").latest_run.data.x`.

    mainstem, flow, run, step, task, artifact   the objects users hold, one a module
    path_object      what those objects have in common
    namespaces       which runs are listed: a filter by tag
    stores           which store is read
    run_reader       one run's folder with a memory: listings, records, state
    task_listing     which tasks and attempts a run's folder and its journal name
    read_ahead       reads the records of neighbouring tasks together
    record_source    takes records from the index where that saves time, else from the folder
    run_order, task_order   newest run first; tasks by their place
    lineage          which tasks led to which
    task_values      `task.data` and `task.artifacts`
    exceptions       what is raised, and what stands for a stored exception that cannot be restored
    notebook         how the objects look in a notebook
    disk_usage       how many bytes flows and runs take
    index/           a cache of records in SQLite; never truth

The folder of a run is the truth: what exists is decided by listing it. The index only saves opening many small files.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mainstem_client.artifact import DataArtifact as DataArtifact
    from mainstem_client.flow import Flow as Flow
    from mainstem_client.mainstem import Mainstem as Mainstem
    from mainstem_client.namespaces import default_namespace as default_namespace
    from mainstem_client.namespaces import get_namespace as get_namespace
    from mainstem_client.namespaces import namespace as namespace
    from mainstem_client.run import Run as Run
    from mainstem_client.step import Step as Step
    from mainstem_client.stores import default_metadata as default_metadata
    from mainstem_client.stores import get_metadata as get_metadata
    from mainstem_client.stores import inspect_spin as inspect_spin
    from mainstem_client.stores import metadata as metadata
    from mainstem_client.task import Task as Task

__version__ = "0.1.0"

_HOMES = {
    "DataArtifact": "artifact",
    "Flow": "flow",
    "Mainstem": "mainstem",
    "Run": "run",
    "Step": "step",
    "Task": "task",
    "default_metadata": "stores",
    "default_namespace": "namespaces",
    "get_metadata": "stores",
    "get_namespace": "namespaces",
    "inspect_spin": "stores",
    "metadata": "stores",
    "namespace": "namespaces",
}

__all__ = [
    "DataArtifact",
    "Flow",
    "Mainstem",
    "Run",
    "Step",
    "Task",
    "default_metadata",
    "default_namespace",
    "get_metadata",
    "get_namespace",
    "inspect_spin",
    "metadata",
    "namespace",
]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used."""
    if name in _HOMES:
        return getattr(import_module(f"mainstem_client.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
