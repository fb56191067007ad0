"""Runner: runs a flow's file from a program."""

import os
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from queue import Empty, SimpleQueue
from signal import SIGINT
from types import TracebackType
from typing import Any, Self

from mainstem_core.errors import RunError, UsageError
from mainstem_runtime.runner.child import Child, Echo
from mainstem_runtime.runner.executing_run import ExecutingRun
from mainstem_runtime.runner.request import request_of

_PROFILE = "MAINSTEM_PROFILE"

Path = str | os.PathLike[str]
# A text is a sequence of texts, too, but no list of tags.
Texts = list[str] | tuple[str, ...]


class Runner:
    """Runs a flow's file in processes of its own; the file is never imported here.

    As a context manager it stops at the end what still runs. Several runs may go on at once.

    Args:
        flow_file: the flow's file, relative to the working folder of this process.
        show_output: prints here what a run prints that `run` waits for.
        profile: the configuration profile of the runs (`MAINSTEM_PROFILE`).
        env: variables of the runs, besides those of this process.
        cwd: the working folder of the runs; that of this process by default.
        file_read_timeout: seconds within which a run has to begin.
        top_level_opts: options that stand in front of the command, by name, such as `quiet=True`.

    Raises:
        UsageError: `runner-file-missing` if there is no such file or folder.
    """

    def __init__(
        self,
        flow_file: Path,
        show_output: bool = True,
        profile: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        file_read_timeout: float = 3600,
        **top_level_opts: Any,
    ) -> None:
        self._flow_file = existing(os.fspath(flow_file), "file")
        self._show_output = show_output
        self._env = {**(env or {}), **({_PROFILE: profile} if profile is not None else {})}
        self._cwd = None if cwd is None else existing(os.fspath(cwd), "folder")
        self._start_timeout_s = file_read_timeout
        self._top_level_opts = top_level_opts
        self._children: list[Child] = []

    def run(
        self,
        *,
        max_workers: int | None = None,
        max_num_splits: int | None = None,
        tags: Texts | None = None,
        decospecs: Texts | None = None,
        config: Sequence[tuple[str, Path]] | None = None,
        config_value: Sequence[tuple[str, Any]] | None = None,
        run_id_file: Path | None = None,
        **parameters: Any,
    ) -> ExecutingRun:
        """Runs the flow and waits until it has ended, successfully or not.

        It works where an event loop runs, as in a notebook; that loop stands still meanwhile. Ctrl-C stops the run.

        Args:
            max_workers: how many tasks may run at once.
            max_num_splits: how many items a foreach may have.
            tags: tags of the run.
            decospecs: decorators for all steps, as `--with` takes them.
            config: names of configs and the files that give them.
            config_value: names of configs and their values.
            run_id_file: gets the run's id as soon as it is claimed.
            parameters: the flow's parameters, and other options of `run`, by name.

        Raises:
            UsageError: if an option or a parameter is unknown or wrong; nothing was started then.
            GraphError: if the flow's graph is wrong.
            RunError: `runner-start-failed` or `runner-start-timeout` if no run began.
        """
        options = {
            "max_workers": max_workers, "max_num_splits": max_num_splits, "tags": tags, "decospecs": decospecs,
            "config": config, "config_value": config_value, "run_id_file": run_id_file,
        }  # fmt: skip
        return self._run({**options, **parameters})

    async def async_run(
        self,
        *,
        max_workers: int | None = None,
        max_num_splits: int | None = None,
        tags: Texts | None = None,
        decospecs: Texts | None = None,
        config: Sequence[tuple[str, Path]] | None = None,
        config_value: Sequence[tuple[str, Any]] | None = None,
        run_id_file: Path | None = None,
        **parameters: Any,
    ) -> ExecutingRun:
        """Runs the flow and returns as soon as the run has an id; it goes on meanwhile.

        Args:
            max_workers: how many tasks may run at once.
            max_num_splits: how many items a foreach may have.
            tags: tags of the run.
            decospecs: decorators for all steps, as `--with` takes them.
            config: names of configs and the files that give them.
            config_value: names of configs and their values.
            run_id_file: gets the run's id as soon as it is claimed.
            parameters: the flow's parameters, and other options of `run`, by name.

        Raises:
            UsageError: if an option or a parameter is unknown or wrong; nothing was started then.
            GraphError: if the flow's graph is wrong.
            RunError: `runner-start-failed` or `runner-start-timeout` if no run began.
        """
        options = {
            "max_workers": max_workers, "max_num_splits": max_num_splits, "tags": tags, "decospecs": decospecs,
            "config": config, "config_value": config_value, "run_id_file": run_id_file,
        }  # fmt: skip
        return await self._run_async({**options, **parameters})

    def cleanup(self) -> None:
        """Stops all runs that still run, as by SIGTERM, and waits until nothing of them does; may be called twice."""
        running = [child for child in self._children if child.running]
        for child in running:
            child.ask_to_stop()
        for child in running:
            child.stop()
        self._children.clear()

    # -- how it is done --------------------------------------------------------------------------------------------

    def _run(self, options: Mapping[str, Any]) -> ExecutingRun:
        echo: Echo = SimpleQueue()
        child = self._start(options, echo)
        try:
            _follow(child, echo, self._start_timeout_s, shown=self._show_output)
        except KeyboardInterrupt:
            child.stop(SIGINT)
            raise
        child.claimed.result()
        child.ended.result()
        return ExecutingRun(child)

    async def _run_async(self, options: Mapping[str, Any]) -> ExecutingRun:
        import asyncio  # here: programs without an event loop have no use for it

        child = self._start(options)
        try:
            async with asyncio.timeout(self._start_timeout_s):
                await asyncio.wrap_future(child.claimed)
        except TimeoutError:
            await asyncio.to_thread(child.stop)
            raise _start_timeout(child, self._start_timeout_s) from None
        except asyncio.CancelledError:
            child.ask_to_stop()
            raise
        return ExecutingRun(child)

    def _start(self, options: Mapping[str, Any], echo: Echo | None = None) -> Child:
        self._prepare()
        request = request_of(self._flow_file, "run", self._top_level_opts, options)
        child = Child(request, {**os.environ, **self._env}, self._cwd, echo, keep=self)
        self._children = [*(other for other in self._children if other.running), child]
        return child

    def _prepare(self) -> None:
        """Does what has to be done before each start: here nothing, the file is the user's own."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cleanup()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import asyncio

        await asyncio.to_thread(self.cleanup)


def existing(path: str, what: str) -> str:
    """Returns a file or folder by its full name, which holds in any working folder.

    Raises:
        UsageError: `runner-file-missing`.
    """
    if not (os.path.isdir(path) if what == "folder" else os.path.isfile(path)):
        raise UsageError("runner-file-missing", what=what, path=path, folder=os.getcwd())
    return os.path.abspath(path)


def _follow(child: Child, echo: Echo, start_timeout_s: float, *, shown: bool) -> None:
    """Prints what a child prints until it has ended.

    Raises:
        RunError: `runner-start-timeout` if its run does not begin in time.
    """
    screens = {
        1: (sys.stdout, getincrementaldecoder("utf-8")("replace")),
        2: (sys.stderr, getincrementaldecoder("utf-8")("replace")),
    }
    deadline_s = time.monotonic() + start_timeout_s
    while True:
        begun = child.claimed.done()
        try:
            item = echo.get(timeout=None if begun else max(0.0, deadline_s - time.monotonic()))
        except Empty:
            if child.claimed.done():
                continue
            child.stop()
            raise _start_timeout(child, start_timeout_s) from None
        if item is None:
            return
        if shown:
            screen, decoder = screens[item[0]]
            screen.write(decoder.decode(item[1]))
            screen.flush()


def _start_timeout(child: Child, seconds: float) -> RunError:
    return RunError("runner-start-timeout", command=child.request.shown, seconds=f"{seconds:g}")
