"""The ids of what is wrong with a call of the testing kit."""

from mainstem_core.errors.kinds.kind import ErrorKind

TESTING = (
    ErrorKind(
        "testing-call-invalid",
        "`{what}` cannot be tested like this: {problem}",
        "{remedy}",
        2,
    ),
)
