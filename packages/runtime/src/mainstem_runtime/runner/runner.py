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
from mainstem_runtime.runner.executing_task import ExecutingTask
from mainstem_runtime.runner.request import changes_as_texts, request_of

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
        return ExecutingRun(self._complete({**options, **parameters}, "run"))

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
        return ExecutingRun(await self._begun({**options, **parameters}, "run"))

    def resume(
        self,
        step_to_rerun: str | None = None,
        *,
        origin_run_id: str | None = None,
        max_workers: int | None = None,
        max_num_splits: int | None = None,
        tags: Texts | None = None,
        decospecs: Texts | None = None,
        run_id_file: Path | None = None,
        **options: Any,
    ) -> ExecutingRun:
        """Makes a run that takes what has succeeded from an earlier one, and waits until it has ended.

        Args:
            step_to_rerun: a step that is made again in any case, with all that follows from it.
            origin_run_id: the run to resume; by default the flow's newest one.
            max_workers: how many tasks may run at once.
            max_num_splits: how many items a foreach may have.
            tags: tags of the run.
            decospecs: decorators for all steps, as `--with` takes them.
            run_id_file: gets the run's id as soon as it is claimed.
            options: parameters that are to have another value than they had, and other options of `resume`, by name.

        Raises:
            UsageError: if an option or a parameter is unknown or wrong; nothing was started then.
            GraphError: if the flow's graph is wrong.
            RunError: `run-resume-unknown`, `run-resume-step-unknown`, or `runner-start-failed` or
                `runner-start-timeout` if no run began.
        """
        given = {
            "step_to_rerun": step_to_rerun, "origin_run_id": origin_run_id, "max_workers": max_workers,
            "max_num_splits": max_num_splits, "tags": tags, "decospecs": decospecs, "run_id_file": run_id_file,
        }  # fmt: skip
        return ExecutingRun(self._complete({**given, **options}, "resume"))

    async def async_resume(
        self,
        step_to_rerun: str | None = None,
        *,
        origin_run_id: str | None = None,
        max_workers: int | None = None,
        max_num_splits: int | None = None,
        tags: Texts | None = None,
        decospecs: Texts | None = None,
        run_id_file: Path | None = None,
        **options: Any,
    ) -> ExecutingRun:
        """Makes a run that takes what has succeeded from an earlier one, and returns as soon as it has an id.

        Args:
            step_to_rerun: a step that is made again in any case, with all that follows from it.
            origin_run_id: the run to resume; by default the flow's newest one.
            max_workers: how many tasks may run at once.
            max_num_splits: how many items a foreach may have.
            tags: tags of the run.
            decospecs: decorators for all steps, as `--with` takes them.
            run_id_file: gets the run's id as soon as it is claimed.
            options: parameters that are to have another value than they had, and other options of `resume`, by name.

        Raises:
            UsageError: if an option or a parameter is unknown or wrong; nothing was started then.
            GraphError: if the flow's graph is wrong.
            RunError: `run-resume-unknown`, `run-resume-step-unknown`, or `runner-start-failed` or
                `runner-start-timeout` if no run began.
        """
        given = {
            "step_to_rerun": step_to_rerun, "origin_run_id": origin_run_id, "max_workers": max_workers,
            "max_num_splits": max_num_splits, "tags": tags, "decospecs": decospecs, "run_id_file": run_id_file,
        }  # fmt: skip
        return ExecutingRun(await self._begun({**given, **options}, "resume"))

    def spin(
        self,
        pathspec: str,
        *,
        artifacts_module: Path | None = None,
        set: Mapping[str, Any] | None = None,
        skip_decorators: bool = False,
        persist: bool = False,
        decospecs: Texts | None = None,
        **options: Any,
    ) -> ExecutingTask:
        """Runs one step again with the inputs of a past run, apart from runs, and waits until it has ended.

        Args:
            pathspec: `step`, `run/step` or `run/step/task`; without a run, the newest one that has come to the step.
            artifacts_module: a Python file whose dict `ARTIFACTS` has values for inputs.
            set: other values for parameters, for artifacts of the inputs, or for `input`; what JSON can hold.
            skip_decorators: run the step without any decorators.
            persist: keep the values that the step assigns.
            decospecs: decorators for all steps, as `--with` takes them.
            options: other options of `spin`, by name.

        Raises:
            UsageError: if an option is unknown or wrong, or an input cannot be changed; nothing was started then.
            GraphError: if the flow's graph is wrong.
            RunError: `spin-run-unknown`, `spin-task-unknown`, or `runner-start-failed` or `runner-start-timeout` if
                nothing began.
        """
        given = _spin_options(pathspec, artifacts_module, set, skip_decorators, persist, decospecs)
        return ExecutingTask(self._complete({**given, **options}, "spin"))

    async def async_spin(
        self,
        pathspec: str,
        *,
        artifacts_module: Path | None = None,
        set: Mapping[str, Any] | None = None,
        skip_decorators: bool = False,
        persist: bool = False,
        decospecs: Texts | None = None,
        **options: Any,
    ) -> ExecutingTask:
        """Runs one step again with the inputs of a past run, apart from runs, and returns as soon as it has begun.

        Args:
            pathspec: `step`, `run/step` or `run/step/task`; without a run, the newest one that has come to the step.
            artifacts_module: a Python file whose dict `ARTIFACTS` has values for inputs.
            set: other values for parameters, for artifacts of the inputs, or for `input`; what JSON can hold.
            skip_decorators: run the step without any decorators.
            persist: keep the values that the step assigns.
            decospecs: decorators for all steps, as `--with` takes them.
            options: other options of `spin`, by name.

        Raises:
            MainstemException: as `spin` does.
        """
        given = _spin_options(pathspec, artifacts_module, set, skip_decorators, persist, decospecs)
        return ExecutingTask(await self._begun({**given, **options}, "spin"))

    def cleanup(self) -> None:
        """Stops all runs that still run, as by SIGTERM, and waits until nothing of them does; may be called twice."""
        running = [child for child in self._children if child.running]
        for child in running:
            child.ask_to_stop()
        for child in running:
            child.stop()
        self._children.clear()

    # -- how it is done --------------------------------------------------------------------------------------------

    def _complete(self, options: Mapping[str, Any], command: str) -> Child:
        """Starts a command and waits until it has ended."""
        echo: Echo = SimpleQueue()
        child = self._start(command, options, echo)
        try:
            _follow(child, echo, self._start_timeout_s, shown=self._show_output)
        except KeyboardInterrupt:
            child.stop(SIGINT)
            raise
        child.claimed.result()
        child.ended.result()
        return child

    async def _begun(self, options: Mapping[str, Any], command: str) -> Child:
        """Starts a command and waits until its run has an id."""
        import asyncio  # here: programs without an event loop have no use for it

        child = self._start(command, options)
        try:
            async with asyncio.timeout(self._start_timeout_s):
                await asyncio.wrap_future(child.claimed)
        except TimeoutError:
            await asyncio.to_thread(child.stop)
            raise _start_timeout(child, self._start_timeout_s) from None
        except asyncio.CancelledError:
            child.ask_to_stop()
            raise
        return child

    def _start(self, command: str, options: Mapping[str, Any], echo: Echo | None = None) -> Child:
        self._prepare()
        request = request_of(self._flow_file, command, self._top_level_opts, options)
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


def _spin_options(
    pathspec: str,
    artifacts_module: Path | None,
    changed: Mapping[str, Any] | None,
    skip_decorators: bool,
    persist: bool,
    decospecs: Texts | None,
) -> dict[str, Any]:
    """Returns the options of a spin as the command takes them."""
    return {
        "pathspec": pathspec,
        "artifacts_module": artifacts_module,
        "set": changes_as_texts(changed) if changed else None,
        "skip_decorators": skip_decorators,
        "persist": persist,
        "decospecs": decospecs,
    }


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
