"""The one table of all error ids; the package `kinds` holds them by area."""

from mainstem_core.errors.kinds.artifacts import ARTIFACTS
from mainstem_core.errors.kinds.client import CLIENT
from mainstem_core.errors.kinds.config import CONFIG
from mainstem_core.errors.kinds.decorator import DECORATOR
from mainstem_core.errors.kinds.graph import GRAPH
from mainstem_core.errors.kinds.internal import INTERNAL
from mainstem_core.errors.kinds.kind import ErrorKind
from mainstem_core.errors.kinds.parallel import PARALLEL
from mainstem_core.errors.kinds.parameter import PARAMETER
from mainstem_core.errors.kinds.pylint import PYLINT
from mainstem_core.errors.kinds.run import RUN
from mainstem_core.errors.kinds.runner import RUNNER
from mainstem_core.errors.kinds.store import STORE
from mainstem_core.errors.kinds.tag import TAG
from mainstem_core.errors.kinds.task import TASK
from mainstem_core.errors.kinds.testing import TESTING
from mainstem_core.errors.kinds.usage import USAGE

KINDS: tuple[ErrorKind, ...] = (
    *USAGE,
    *PARAMETER,
    *CONFIG,
    *GRAPH,
    *ARTIFACTS,
    *PYLINT,
    *DECORATOR,
    *TASK,
    *PARALLEL,
    *STORE,
    *CLIENT,
    *TAG,
    *RUN,
    *TESTING,
    *RUNNER,
    *INTERNAL,
)
CATALOGUE: dict[str, ErrorKind] = {kind.id: kind for kind in KINDS}

# Ids of earlier versions, which nothing has any more; they are never used again.
RETIRED = frozenset({"graph-parallel-unsupported", "graph-switch-unsupported"})


def kind_of(id: str) -> ErrorKind:
    """Returns what the catalogue holds for an id; a kind without one, whose message is the text, for anything else."""
    return CATALOGUE.get(id) or ErrorKind("", id, "")
