"""What a child has printed to one stream, kept in a file without a name: nobody has to remove it."""

import os
import tempfile
import threading
import weakref
from collections.abc import AsyncIterator
from concurrent.futures import Future

_READ_BYTES = 65536


class OutputLog:
    """Grows until it is closed; may be read from any thread, any number of times."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  it is closed with this object
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self._size = 0
        self._closed = False
        self._waiting: list[Future[None]] = []

    def append(self, data: bytes) -> None:
        """Adds what was printed, and wakes who waits for it.

        Raises:
            OSError: if the disk is full.
        """
        self._file.write(data)
        with self._lock:
            self._size += len(data)
        self._wake()

    def close(self) -> None:
        """Tells readers that nothing more will come; what is there can still be read."""
        with self._lock:
            self._closed = True
        self._wake()

    def read(self, position: int = 0, count: int | None = None) -> bytes:
        """Returns what was printed from a position on.

        Args:
            position: the first byte, counted from 0.
            count: at most so many bytes; all by default.
        """
        with self._lock:
            wanted = self._size - position if count is None else min(count, self._size - position)
        return os.pread(self._file.fileno(), wanted, position) if wanted > 0 else b""

    def text(self) -> str:
        """Returns all that was printed so far."""
        return self.read().decode("utf-8", "replace")

    def grows_beyond(self, position: int) -> "Future[None]":
        """Returns what is done as soon as there is more than up to a position, or nothing more will come."""
        future: Future[None] = Future()
        future.set_running_or_notify_cancel()  # who stops waiting must not cancel it
        with self._lock:
            if self._size <= position and not self._closed:
                self._waiting.append(future)
                return future
        future.set_result(None)
        return future

    async def lines(self, position: int = 0) -> AsyncIterator[tuple[int, str]]:
        """Yields each line, without its end, as soon as it is there, with the position after it.

        Args:
            position: where to begin: a position that was yielded before, or 0.
        """
        import asyncio  # here: programs without an event loop read logs, too

        pending = b""
        while True:
            closed = self._closed  # before reading: what comes in between is read next time
            data = self.read(position + len(pending), _READ_BYTES)
            *whole, pending = (pending + data).split(b"\n")
            for line in whole:
                position += len(line) + 1
                yield position, line.decode("utf-8", "replace")
            if data:
                continue
            if closed:
                break
            await asyncio.wrap_future(self.grows_beyond(position + len(pending)))
        if pending:
            yield position + len(pending), pending.decode("utf-8", "replace")

    def _wake(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for future in waiting:
            future.set_result(None)
