"""What `@environment` does in a task: its variables are set while the step runs."""

from mainstem_core.decorators.environment import Environment
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask
from mainstem_runtime.decorators.variables import variables


def around(decorator: Environment, task: DecoratedTask, proceed: Proceed) -> None:
    """Runs the step with the variables set.

    Args:
        decorator: what the user wrote.
        task: the task.
        proceed: runs the step.
    """
    with variables(decorator.texts()):
        proceed()
