"""Limits of the system that a run may meet: what they are, and raised as far as the user may raise them."""

import resource

_DESCRIPTORS_EACH = 4  # three pipes and a log
_DESCRIPTORS_OTHERWISE = 256


def allow_descriptors(workers_max: int) -> None:
    """Raises the soft limit of open files where so many tasks at once would meet it.

    Args:
        workers_max: how many tasks may run at once.
    """
    needed = _DESCRIPTORS_EACH * workers_max + _DESCRIPTORS_OTHERWISE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed and soft != resource.RLIM_INFINITY:
        allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))


def descriptors_allowed() -> int | None:
    """How many files this process may have open, None where there is no limit."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft
