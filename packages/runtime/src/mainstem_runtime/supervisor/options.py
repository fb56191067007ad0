"""How a run is to be supervised."""

from mainstem_core.schema.record import Record

WORKERS_DEFAULT = 16
SPLITS_DEFAULT = 100
GRACE_DEFAULT_S = 5.0
LOG_DEFAULT_MB = 10


class RunOptions(Record):
    """The options of `run` that concern the supervisor.

    Args:
        workers_max: how many tasks may run at once.
        splits_max: how many items a foreach may have.
        grace_s: seconds between SIGTERM and SIGKILL when a run is stopped.
        keep_going: what does not depend on a failed task still runs.
        log_mb_max: megabytes (of 1,000,000 bytes) of each stream that the log of an attempt keeps.
        namespace: what the client in the tasks sees: runs with this tag, all for ""; None for the user's own.
        keep_values: what tasks assign is stored; False for a spin that only tries a step.
        decorators: which of the steps' decorators count; see `TaskSpec`.
        pdb: a task that fails is looked at in a debugger.
    """

    workers_max: int = WORKERS_DEFAULT
    splits_max: int = SPLITS_DEFAULT
    grace_s: float = GRACE_DEFAULT_S
    keep_going: bool = False
    log_mb_max: int = LOG_DEFAULT_MB
    namespace: str | None = None
    keep_values: bool = True
    decorators: str = "all"
    pdb: bool = False
