"""What this machine has for tasks: processors, memory, graphics processors."""

import os
import re

from mainstem_runtime.scheduler import Capacity

_DEVICES = "/dev"
_NVIDIA = re.compile(r"nvidia\d+")
_MEGABYTE = 1_000_000


def machine_capacity() -> Capacity:
    """Returns what the tasks of a run may use together.

    Processors are those that this process may run on; graphics processors those of NVIDIA, or the ones that
    `CUDA_VISIBLE_DEVICES` names.
    """
    return Capacity(cpu=float(_processors()), memory_mb=_memory_mb(), gpu=float(_graphics_processors()))


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def _memory_mb() -> float | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _MEGABYTE
    except (ValueError, OSError):  # the system has no such setting
        return None


def _graphics_processors() -> int:
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return len([name for name in visible.split(",") if name.strip() and name.strip() != "-1"])
    try:
        return sum(_NVIDIA.fullmatch(name) is not None for name in os.listdir(_DEVICES))
    except OSError:
        return 0
