"""What is wrong with a call of the testing kit."""

from mainstem_core.errors import UsageError


def invalid_call(what: str, problem: str, remedy: str) -> UsageError:
    """Returns the error of a call that no task can be made of.

    Args:
        what: the flow or step that was to run.
        problem: what is wrong.
        remedy: what to do.
    """
    return UsageError("testing-call-invalid", what=what, problem=problem, remedy=remedy)
