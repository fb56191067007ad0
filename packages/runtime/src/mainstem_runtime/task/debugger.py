"""A debugger in a task: it has the terminal of the run while somebody types."""

import bdb
import pdb
import sys
from types import FrameType, TracebackType
from typing import Any

from mainstem_core.errors import Location, TaskError
from mainstem_runtime.decorators.timer import ignore_timer
from mainstem_runtime.executor.controlling_terminal import BorrowedTerminal
from mainstem_runtime.task.places import users_place


class UsersPdb(pdb.Pdb):
    """The debugger of Python, which steps over what is ours and begins where the user's own code stands."""

    def __init__(self) -> None:
        super().__init__(nosigint=True)

    def get_stack(
        self, f: FrameType | None, t: TracebackType | None
    ) -> tuple[list[tuple[FrameType, int]], int]:
        """Returns the frames that are not ours, and which of them is looked at first.

        Of a traceback that is the user's innermost one, not one in a library below it.
        """
        stack, index = super().get_stack(f, t)
        kept = [entry for entry in stack if not _is_ours(entry[0])]
        if not kept:
            return stack, index
        if t is None:
            return kept, kept.index(stack[index]) if stack[index] in kept else len(kept) - 1
        places = [(frame.f_code.co_filename, line) for frame, line in kept]
        place = users_place(places)
        return kept, len(kept) - 1 if place is None else len(kept) - 1 - places[::-1].index(place)

    def stop_here(self, frame: FrameType) -> bool:
        """Says whether to stop in a frame: not in ours, nor in a library that ours has called."""
        return super().stop_here(frame) and not _serves_us(frame)

    def user_return(self, frame: FrameType, return_value: Any) -> None:
        """Stops at the end of a function; behind that of the step it goes on, since what follows is ours."""
        super().user_return(frame, return_value)
        if frame.f_back is not None and _is_ours(frame.f_back) and not self.quitting:
            self.set_continue()


class TaskDebugger(UsersPdb):
    """The same in a task of a run.

    Args:
        terminal: that of the run.
        headline: what is said before somebody types for the first time.
    """

    def __init__(self, terminal: BorrowedTerminal, headline: str = "") -> None:
        super().__init__()
        self._mainstem_terminal = terminal
        self._mainstem_headline = headline
        self._mainstem_done = False
        ignore_timer()

    def interaction(self, frame: FrameType | None, *more: Any, **named: Any) -> None:
        """Has the terminal while somebody types, and keeps it until the task goes on without stops."""
        if not self._mainstem_terminal.ask():  # it was there, and is gone
            sys.settrace(None)
            return
        self._mainstem_done = False
        try:
            with self._mainstem_terminal.in_use():
                self.stdin, self.stdout, self.use_rawinput = sys.stdin, sys.stdout, True
                print(self._mainstem_headline, end="")
                self._mainstem_headline = ""
                super().interaction(frame, *more, **named)
        finally:
            if self._mainstem_done:
                self._mainstem_terminal.give_back()

    def set_continue(self) -> None:
        """Goes on without stopping, and without the terminal."""
        self._mainstem_done = True
        super().set_continue()

    def set_quit(self) -> None:
        """Ends the task."""
        self._mainstem_done = True
        super().set_quit()


def stop_at(frame: FrameType, report: int, step: str) -> None:
    """Starts the debugger where `breakpoint()` stands.

    Args:
        frame: the frame that called it.
        report: the descriptor of the task's report.
        step: the step.

    Raises:
        TaskError: `task-terminal-missing` if the run has no terminal.
    """
    terminal = BorrowedTerminal(report)
    if not terminal.ask():
        where = Location(frame.f_code.co_filename, frame.f_lineno, step)
        raise TaskError("task-terminal-missing", step=step, where=where)
    TaskDebugger(terminal).set_trace(frame)


def look_into(problem: BaseException, report: int) -> None:
    """Starts the debugger where a step has failed; one that was quit there, or a run without a terminal, is left alone.

    Args:
        problem: what it raised.
        report: the descriptor of the task's report.
    """
    terminal = BorrowedTerminal(report)
    if isinstance(problem, bdb.BdbQuit) or problem.__traceback__ is None or not terminal.ask():
        return
    debugger = TaskDebugger(terminal, f"{type(problem).__name__}: {problem}\n")
    debugger.reset()
    debugger.interaction(None, problem.__traceback__)
    terminal.give_back()


def _serves_us(frame: FrameType) -> bool:
    """Says whether a frame is ours, or works for one of ours and not for the user's own code."""
    caller: FrameType | None = frame
    while caller is not None and not _is_ours(caller):
        file = caller.f_code.co_filename
        if not file.startswith("<") and users_place([(file, caller.f_lineno)]) is not None:
            return False
        caller = caller.f_back
    return caller is not None


def _is_ours(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__")
    return isinstance(name, str) and name.startswith(("mainstem.", "mainstem_"))
