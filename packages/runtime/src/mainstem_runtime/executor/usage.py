"""What this process has taken of its machine, for the record of its task."""

import resource
import sys

from mainstem_core.schema.records import Usage

_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024  # of the peak, as getrusage(2) says


def usage_so_far(read_bytes: int) -> Usage:
    """Returns what this process, and those that it started and waited for, have taken so far.

    Args:
        read_bytes: what was read from the store.
    """
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return Usage(round(cpu_s * 1e6), max(own.ru_maxrss, children.ru_maxrss) * _UNIT_BYTES, read_bytes)
