"""The children of a process are listed whole, however many there are."""

import subprocess
import sys

import pytest

MANY = """
import os, signal
from mainstem_runtime.executor.descendants import Children

children = Children()
assert children.now() == []
started = []
for _ in range(1000):
    pid = os.fork()
    if pid == 0:
        signal.pause()
    started.append(pid)
listed = children.now()
for pid in started:
    os.kill(pid, signal.SIGKILL)
for pid in started:
    os.waitpid(pid, 0)
assert sorted(listed) == sorted(started), f"{len(listed)} of {len(started)}"
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lists the children of a process")
def test_more_children_than_the_kernel_lists_at_a_time_are_all_found() -> None:
    subprocess.run([sys.executable, "-c", MANY], check=True, timeout=60)
