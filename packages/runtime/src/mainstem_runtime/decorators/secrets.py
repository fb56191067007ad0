"""What `@secrets` does in a task: it fetches them and sets variables of the environment.

Nothing is written down, and what the task prints or says of a failure has `***` in their place.
"""

import os

from mainstem_core.decorators.secrets import Secrets, Source
from mainstem_core.errors import TaskError
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask
from mainstem_runtime.decorators.variables import variables
from mainstem_runtime.secret_sources import SecretProblem, fetch

_RESERVED = ("MAINSTEM_", "METAFLOW_")


def around(decorator: Secrets, task: DecoratedTask, proceed: Proceed) -> None:
    """Runs the step with the secrets in variables of the environment.

    Args:
        decorator: what the user wrote.
        task: the task.
        proceed: runs the step.

    Raises:
        TaskError: `task-secret-unusable` if one cannot be had, or its variable is taken.
    """
    found: dict[str, str] = {}
    for source in decorator.parsed():
        try:
            fetched = fetch(source, source.role or decorator.role)
            for name in fetched:
                _check_name(name, source, found, decorator.allow_override)
        except SecretProblem as problem:
            raise TaskError(
                "task-secret-unusable", where=task.step.location, source=str(source), reason=str(problem)
            ) from None
        found |= fetched
    task.hide(found.values())
    with variables(found):
        proceed()


def _check_name(name: str, source: Source, found: dict[str, str], may_override: bool) -> None:
    is_own = source.provider == "environment" and name == source.id
    if not name or {"=", "\0"} & set(name):
        raise SecretProblem("the name of one of its variables cannot be one")
    if name.startswith(_RESERVED):
        raise SecretProblem(f"`{name}` would change Mainstem itself")
    if name in found or (name in os.environ and not may_override and not is_own):
        raise SecretProblem(f"the variable `{name}` is set already")
