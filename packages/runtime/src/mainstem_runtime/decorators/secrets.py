"""What `@secrets` does in a task: it fetches them and sets variables of the environment; nothing is written down."""

import json
import os
from typing import Any, cast

from mainstem_core.decorators.secrets import Secrets, Source
from mainstem_core.errors import TaskError
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask
from mainstem_runtime.decorators.variables import variables

_RESERVED = "MAINSTEM_"


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
            fetched = _fetched(source)
        except (OSError, ValueError) as problem:
            # The text of a ValueError may quote what was read; that must stay a secret.
            reason = problem.strerror if isinstance(problem, OSError) else "it is no JSON object of texts"
            raise _unusable(task, source, reason or "it cannot be read") from None
        if fetched is None:
            raise _unusable(task, source, "the variable is not set")
        for name in fetched:
            is_own = source.provider == "environment" and name == source.id
            if name.startswith(_RESERVED):
                raise _unusable(task, source, f"`{name}` would change Mainstem itself")
            if name in found or (name in os.environ and not decorator.allow_override and not is_own):
                raise _unusable(task, source, f"the variable `{name}` is set already")
        found |= fetched
    with variables(found):
        proceed()


def _fetched(source: Source) -> dict[str, str] | None:
    """Returns the secrets of a source by the names of their variables, None if it has none."""
    if source.provider == "inline":
        return _texts(source.options["env_vars"])
    name = source.options.get("env_var_name")
    if source.provider == "environment":
        text = os.environ.get(source.id)
        return None if text is None else {name or source.id: text}
    with open(source.id, encoding="utf-8") as file:
        text = file.read()
    return {name: text.rstrip("\n")} if name else _texts(json.loads(text))


def _texts(plain: Any) -> dict[str, str]:
    if not isinstance(plain, dict):
        raise ValueError
    texts = cast("dict[Any, Any]", plain)
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in texts.items()):
        raise ValueError
    return texts


def _unusable(task: DecoratedTask, source: Source, reason: str) -> TaskError:
    return TaskError(
        "task-secret-unusable",
        step=task.step.name,
        source=str(source),
        reason=reason,
        where=task.step.location,
    )
