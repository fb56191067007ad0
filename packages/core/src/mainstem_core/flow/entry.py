"""The one hook through which constructing a flow reaches the command line.

Core knows no runtime. Whoever offers one fills the hook at import with a function that imports it only when called.
"""

from collections.abc import Callable
from typing import Any

from mainstem_core.errors import UsageError

FlowRunner = Callable[[type[Any]], None]

_runner: list[FlowRunner] = []


def register_runner(runner: FlowRunner) -> None:
    """Makes `runner(flow_class)` what constructing a flow calls; the last one registered wins."""
    _runner[:] = [runner]


def start(flow: type[Any]) -> None:
    """Hands a flow class to the registered runner.

    Raises:
        UsageError: `usage-runtime-missing` if there is none.
    """
    if not _runner:
        raise UsageError("usage-runtime-missing")
    _runner[0](flow)
