"""What pylint says of a flow's file, as findings; it runs in a process of its own, and only where it is installed."""

import ast
import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from mainstem_core.errors import GraphError, Location, UsageError

# An artifact is a member that another process has assigned: only `check` itself can tell whether it is there, and
# nothing but a run what it holds.
_LEFT_OUT = (
    "access-member-before-definition",
    "attribute-defined-outside-init",
    "invalid-unary-operand-type",
    "no-member",
    "not-a-mapping",
    "not-an-iterable",
    "not-callable",
    "unsubscriptable-object",
    "unsupported-assignment-operation",
    "unsupported-binary-operation",
    "unsupported-delete-operation",
    "unsupported-membership-test",
)
# A decorator made by `user_step_decorator` takes other arguments than the function that it is made of.
_ABOUT_ARGUMENTS = frozenset(
    {"missing-kwoa", "no-value-for-parameter", "too-many-function-args", "unexpected-keyword-arg"}
)
_ERRORS = frozenset({"error", "fatal"})


def is_installed() -> bool:
    """Says whether this Python has pylint."""
    return find_spec("pylint") is not None


def messages_of(file: str, *, warnings: bool) -> list[GraphError]:
    """Returns what pylint finds in a file.

    Args:
        file: the flow's file.
        warnings: also what are no errors to it.

    Raises:
        UsageError: `usage-pylint-failed` if it cannot do its work.
    """
    wanted = [] if warnings else ["--errors-only"]
    command = [sys.executable, "-m", "pylint", *wanted, f"--disable={','.join(_LEFT_OUT)}"]
    done = subprocess.run(
        [*command, "--output-format=json", "--", file],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        messages: list[dict[str, Any]] = json.loads(done.stdout or "[]")
    except ValueError:
        messages = []
    if not messages and done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        reason = said[-1] if said else f"it ended with exit code {done.returncode}"
        raise UsageError("usage-pylint-failed", reason=reason, file=file)
    is_doubtful = any(message["symbol"] in _ABOUT_ARGUMENTS for message in messages)
    decorators = _decorator_lines(file) if is_doubtful else frozenset[int]()
    return [
        _finding(message, file)
        for message in messages
        if message["symbol"] not in _ABOUT_ARGUMENTS or message["line"] not in decorators
    ]


def _decorator_lines(file: str) -> frozenset[int]:
    """Returns the lines on which decorators stand."""
    with open(file, "rb") as source:
        tree = ast.parse(source.read())
    decorators = [each for node in ast.walk(tree) for each in getattr(node, "decorator_list", ())]
    return frozenset(
        line for each in decorators for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)
    )


def _finding(message: dict[str, Any], file: str) -> GraphError:
    is_error = message["type"] in _ERRORS
    return GraphError(
        "pylint-error" if is_error else "pylint-warning",
        where=Location(file, message["line"], None, message["column"] + 1),  # its columns count from 0
        symbol=message["symbol"],
        text=" ".join(message["message"].split()),
    )
