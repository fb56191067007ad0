"""Who of the tasks has the terminal: one at a time, while all others' output is held back."""

from collections import deque
from collections.abc import Callable

from mainstem_runtime.executor.controlling_terminal import GRANTED, REFUSED, WANTED, ControllingTerminal
from mainstem_runtime.supervisor.attempt import Attempt
from mainstem_runtime.supervisor.progress import Progress


class Lending:
    """Lends the terminal of a run to tasks that ask for it.

    Args:
        progress: what is held back meanwhile.
        drain: shows what a task has printed so far.
    """

    def __init__(self, progress: Progress, drain: Callable[[Attempt], None]) -> None:
        self._progress = progress
        self._drain = drain
        self._terminal: ControllingTerminal | None = None
        self._borrower: Attempt | None = None
        self._waiting: deque[Attempt] = deque()

    def heed(self, attempt: Attempt) -> None:
        """Does what a task has asked for."""
        for word in attempt.take_asked():
            if word != WANTED:
                self.take_back(attempt)
            elif attempt is self._borrower:
                self._drain(attempt)
                attempt.answer(GRANTED)
            elif self._borrower is None:
                self._lend(attempt)
            else:
                self._waiting.append(attempt)

    def show(self, attempt: Attempt, data: bytes) -> bool:
        """Shows what was printed by the task that has the terminal; False if that is another one, or none."""
        if self._terminal is None or attempt is not self._borrower:
            return False
        self._terminal.show(data)
        return True

    def take_back(self, attempt: Attempt) -> None:
        """Takes the terminal back from a task that has it, or does not want it any more."""
        if attempt in self._waiting:
            self._waiting.remove(attempt)
        if attempt is not self._borrower or self._terminal is None:
            return
        self._terminal.take_back()
        self._terminal = self._borrower = None
        if self._waiting:
            self._lend(self._waiting.popleft())
        else:
            self._progress.resume()

    def _lend(self, attempt: Attempt) -> None:
        self._terminal = ControllingTerminal.open()
        if self._terminal is None:
            attempt.answer(REFUSED)
            return
        self._borrower = attempt
        attempt.has_no_limit = True  # nobody thinks so fast
        self._drain(attempt)
        self._progress.pause()
        attempt.answer(GRANTED)
