"""Makes logs durable in a thread of its own, so that the loop never waits for the disk because somebody printed.

loop -- sync(log), sync_and_close(log) --> queue --> thread: fdatasync, close
"""

from typing import TYPE_CHECKING, Any

from mainstem_core.errors import StoreError
from mainstem_runtime.executor.limits import descriptors_allowed
from mainstem_runtime.supervisor.attempt import AttemptLog

if TYPE_CHECKING:
    from queue import SimpleQueue
    from threading import Thread

_WAITING_MAX = 256
_SHARE_OF_DESCRIPTORS = 8  # a log that waits is an open file: all that wait get this part of those allowed


class LogSyncer:
    """Syncs logs in the order in which they are given to it; the thread is started with the first."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[AttemptLog, bool] | None] | None = None
        self._thread: Thread | None = None
        self._problem: StoreError | None = None
        self._waiting_max = _WAITING_MAX

    def sync(self, log: AttemptLog) -> None:
        """Makes what was printed so far durable soon."""
        self._put(log, False)

    def sync_and_close(self, log: AttemptLog) -> None:
        """Makes a log durable soon and closes its file; nothing more is written to it."""
        if self._queue is not None and self._queue.qsize() >= self._waiting_max:
            # The disk is slower than what is printed: whoever prints has to wait.
            self._make_durable(log, True)
        else:
            self._put(log, True)

    def finish(self) -> None:
        """Waits until all logs are durable.

        Raises:
            StoreError: what made it impossible.
        """
        if self._queue is not None and self._thread is not None:
            self._queue.put(None)
            self._thread.join()
        if self._problem is not None:
            raise self._problem

    def _put(self, log: AttemptLog, close: bool) -> None:
        if self._queue is None:
            import queue  # many runs print nothing
            import threading

            if allowed := descriptors_allowed():
                self._waiting_max = min(_WAITING_MAX, allowed // _SHARE_OF_DESCRIPTORS)
            self._queue = queue.SimpleQueue()
            self._thread = threading.Thread(
                target=self._work, args=(self._queue,), name="log sync", daemon=True
            )
            self._thread.start()
        self._queue.put((log, close))

    def _work(self, waiting: Any) -> None:
        while (work := waiting.get()) is not None:
            self._make_durable(*work)

    def _make_durable(self, log: AttemptLog, close: bool) -> None:
        try:
            log.sync()
        except StoreError as problem:
            self._problem = self._problem or problem
        if close:
            log.close()
