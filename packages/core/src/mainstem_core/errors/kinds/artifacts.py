"""The ids of what `check`, and no run, finds out about artifacts; more in docs/reference/checks.md."""

from mainstem_core.errors.kinds.kind import ErrorKind

ARTIFACTS = (
    ErrorKind(
        "graph-artifact-never-written",
        "the step `{step}` reads `{what}`, which {reason}",
        "{remedy}",
    ),
    ErrorKind(
        "graph-merge-missing",
        "the step `{step}` reads `{what}`, which {reason}",
        "{remedy}",
    ),
    ErrorKind(
        "graph-artifact-maybe-missing",
        "the step `{step}` may read `{what}`, which {reason}",
        "{remedy}",
        0,
        severity="warning",
    ),
)
