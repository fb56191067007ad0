"""The supervisor's event loop: descriptors, timers, signals, nothing else.

asyncio would do, but takes 15 to 25 ms to import (it brings ssl, logging and concurrent.futures), which is a sixth of
what a run of three small steps takes. The little that a supervisor needs of it stands here. A compute back end that
wants asyncio runs it in a thread of its own and wakes this loop through a descriptor.
"""

import heapq
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterable

Callback = Callable[[], None]


class EventLoop:
    """Calls back when a descriptor can be read, a time has come, or a signal was sent.

    An exception in a callback ends `run` and is raised there.

    Args:
        signals: numbers of signals that are held from now on, until somebody asks; needs the main thread.
    """

    def __init__(self, signals: Iterable[int] = ()) -> None:
        self._selector = selectors.DefaultSelector()
        self._readers: dict[int, Callback] = {}
        self._timers: list[tuple[float, int, Callback]] = []
        self._timers_count = 0
        self._stopped = False
        self._wake_reading, self._wake_writing = os.pipe()
        for end in (self._wake_reading, self._wake_writing):
            os.set_blocking(end, False)
        self._signals = frozenset(signals)
        for number in self._signals:
            signal.signal(number, _leave_to_the_loop)
        signal.set_wakeup_fd(self._wake_writing, warn_on_full_buffer=False)

    def add_reader(self, descriptor: int, callback: Callback) -> None:
        """Calls back whenever a descriptor can be read, or has come to its end."""
        self._readers[descriptor] = callback
        self._selector.register(descriptor, selectors.EVENT_READ)

    def remove_reader(self, descriptor: int) -> None:
        """Forgets a descriptor; before it is closed, since its number may come back."""
        if self._readers.pop(descriptor, None) is not None:
            self._selector.unregister(descriptor)

    def call_later(self, delay_s: float, callback: Callback) -> None:
        """Calls back once, when the delay is over."""
        self._timers_count += 1
        heapq.heappush(self._timers, (time.monotonic() + delay_s, self._timers_count, callback))

    def on_signals(self, callback: Callable[[int], None]) -> None:
        """Calls back with the number of each held signal that comes, or has come since this loop was made.

        The interpreter tells of any signal that has a handler, one of the flow's own among them: those are no
        business of this loop.
        """

        def read() -> None:
            for number in os.read(self._wake_reading, 64):
                if number in self._signals:
                    callback(number)

        self.add_reader(self._wake_reading, read)

    def stop(self) -> None:
        """Lets `run` return when the callbacks that are due have been called."""
        self._stopped = True

    def run(self, after_each: Callback) -> None:
        """Calls back until `stop` is called.

        Args:
            after_each: called after the callbacks of each moment.
        """
        while not self._stopped:
            wait_s = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
            for key, _ in self._selector.select(wait_s):
                # One callback may remove what another moment's event was about.
                callback = self._readers.get(key.fd)
                if callback is not None:
                    callback()
            while self._timers and self._timers[0][0] <= time.monotonic():
                heapq.heappop(self._timers)[2]()
            after_each()


def _leave_to_the_loop(number: int, frame: object) -> None:
    """Does nothing: that a handler exists makes the interpreter write to the wake-up pipe."""
