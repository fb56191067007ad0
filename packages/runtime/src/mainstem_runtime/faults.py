"""Named points at which a test can hold a process, to kill it or another one exactly there.

Without the variable `MAINSTEM_FAULT_POINT` a point costs one comparison. With it, the process that reaches the
named point appends `<point> <pid>` to the file in `MAINSTEM_FAULT_LOG` and waits for a file of that name and `.go`.

    before-fork             the warm parent has a launch request and has not forked yet
    user-code               the task is about to call the step
    blob-before-record      the task's blobs are durable, its record is not
    record-before-report    the task's record is durable, nobody was told
    join                    a join has its inputs and is about to call the step
    index-catch-up          the supervisor is about to bring the index up to date
"""

import os
import time

POINTS = ("before-fork", "user-code", "blob-before-record", "record-before-report", "join", "index-catch-up")
_ARMED = os.environ.get("MAINSTEM_FAULT_POINT")
_LOG = os.environ.get("MAINSTEM_FAULT_LOG", "")
_POLL_S = 0.005


def fault_point(name: str) -> None:
    """Holds the process here if a test armed this point.

    Args:
        name: one of POINTS.
    """
    if name != _ARMED:
        return
    with open(_LOG, "a") as log:
        log.write(f"{name} {os.getpid()}\n")
    while not os.path.exists(f"{_LOG}.go"):
        time.sleep(_POLL_S)
