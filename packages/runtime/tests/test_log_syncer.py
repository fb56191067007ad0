"""Logs that wait for the disk: each is an open file, so only so many may wait."""

import resource
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from mainstem_runtime.supervisor.log_syncer import LogSyncer


class HeldLog:
    """A log on a disk that answers when the test says so; counts those that are open."""

    disk = threading.Event()
    open_now = 0
    closed_by: list[str]

    def __init__(self) -> None:
        HeldLog.open_now += 1

    def sync(self) -> None:
        if threading.current_thread().name == "log sync":
            assert HeldLog.disk.wait(timeout=30)

    def close(self) -> None:
        HeldLog.open_now -= 1
        HeldLog.closed_by.append(threading.current_thread().name)


@pytest.fixture
def few_descriptors() -> Iterator[int]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (160, before[1]))
    HeldLog.disk, HeldLog.open_now, HeldLog.closed_by = threading.Event(), 0, []
    yield 160
    HeldLog.disk.set()
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_logs_that_wait_for_a_slow_disk_keep_most_descriptors_free(few_descriptors: int) -> None:
    syncer: Any = LogSyncer()
    for _ in range(2 * few_descriptors):
        syncer.sync_and_close(HeldLog())
    assert HeldLog.open_now <= few_descriptors // 4
    HeldLog.disk.set()
    syncer.finish()
    assert HeldLog.open_now == 0
    assert set(HeldLog.closed_by) == {"log sync", "MainThread"}
