"""Limits of the system that a run may meet, raised as far as the user may raise them."""

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
