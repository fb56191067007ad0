"""Prints all runs of a flow in the working folder as JSON, read through the public client of either side.

A program of its own, `python read_runs.py FLOW`, with the import changed as that of a flow is.
"""

import json
import sys
from typing import Any

from metaflow import Flow, namespace
from metaflow.exception import MetaflowNotFound
from plain_values import plain

# What every task of Metaflow has and no flow has asked for.
OWN_ARTIFACTS = {"name"}
PROJECT_TAGS = ("project:", "project_branch:")


def runs_of(flow: str) -> list[Any]:
    """Returns the runs of a flow, the first one first."""
    namespace(None)
    try:
        return [described_run(run) for run in reversed(list(Flow(flow)))]
    except MetaflowNotFound:
        return []


def described_run(run: Any) -> dict[str, Any]:
    """Returns what is compared of a run."""
    return {
        "successful": run.successful,
        "tags": sorted(run.user_tags),
        "project": sorted(tag for tag in run.system_tags if tag.startswith(PROJECT_TAGS)),
        "steps": {
            step.id: sorted(map(described_task, step), key=json.dumps)
            for step in run
            if not step.id.startswith("_")
        },
    }


def described_task(task: Any) -> dict[str, Any]:
    """Returns what is compared of a task."""
    return {
        "index": task.index,
        "successful": task.successful,
        "exception": _exception_name(task.exception),
        "artifacts": {
            artifact.id: plain(artifact.data)
            for artifact in sorted(task, key=lambda artifact: artifact.id)
            if not artifact.id.startswith("_") and artifact.id not in OWN_ARTIFACTS
        },
    }


def _exception_name(exception: Any) -> str | None:
    if exception is None:
        return None
    return str(getattr(exception, "type", type(exception).__name__)).rpartition(".")[2]


if __name__ == "__main__":
    json.dump(runs_of(sys.argv[1]), sys.stdout)
