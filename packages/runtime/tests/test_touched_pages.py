"""Which pages a fork touches, learned from one fork and used by the next."""

import os
import resource
import sys
from collections.abc import Callable

import pytest

from mainstem_datastore._native import populate_pages
from mainstem_runtime.executor.touched import pages_touched_by

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells which pages a process has touched"
)

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PAGES = 512


def kernel_can_populate() -> bool:
    """Linux 6.13 and later let a process advise about its own pages through `process_madvise`."""
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2]) >= (6, 13)


def faults_of_a_fork(work: Callable[[], None], pages: tuple[bytes, bytes]) -> int:
    pid = os.fork()
    if pid == 0:
        populate_pages(*pages)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        work()
        os._exit(min(255, (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) // 4))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) * 4


@pytest.mark.skipif(not kernel_can_populate(), reason="a kernel before Linux 6.13 populates nothing")
def test_a_fork_that_populates_what_another_touched_stops_for_hardly_any_page():
    memory = bytearray(os.urandom(PAGES * PAGE_BYTES))

    def write_all() -> None:
        for page in range(PAGES):
            memory[page * PAGE_BYTES] = 1

    unprepared = faults_of_a_fork(write_all, (b"", b""))
    prepared = faults_of_a_fork(write_all, pages_touched_by(write_all))
    assert unprepared >= PAGES * 0.9
    assert prepared <= PAGES * 0.2


def test_a_fork_that_fails_teaches_nothing():
    def fail() -> None:
        os._exit(3)

    assert pages_touched_by(fail) == (b"", b"")


def test_pages_that_are_not_there_are_passed_over():
    populate_pages(PAGE_BYTES.to_bytes(8, sys.byteorder) * 2, b"\0" * 16)
