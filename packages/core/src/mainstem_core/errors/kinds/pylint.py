"""The ids under which `check` passes on what pylint says."""

from mainstem_core.errors.kinds.kind import ErrorKind

PYLINT = (
    ErrorKind(
        "pylint-error",
        "{symbol}: {text}",
        "`pylint --help-msg={symbol}` explains it; `python flow.py --no-pylint check` does without pylint",
    ),
    ErrorKind(
        "pylint-warning",
        "{symbol}: {text}",
        "`pylint --help-msg={symbol}` explains it",
        0,
        severity="warning",
    ),
)
