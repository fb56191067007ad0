"""ExecutingRun: one run that was started, its state and its output."""

import sys
from collections.abc import AsyncIterator
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from mainstem_core.errors import UsageError
from mainstem_runtime.runner.child import Child
from mainstem_runtime.runner.output_log import OutputLog

if TYPE_CHECKING:
    from mainstem_client import Run
    from mainstem_client.run_reader import RunReader

Stream = Literal["stdout", "stderr"]
Status = Literal["running", "successful", "failed", "timeout"]
_NUMBERS = {"stdout": 1, "stderr": 2}


class ExecutingRun:
    """A run in a child process. As a context manager it stops at the end what still runs.

    Args:
        child: the process; its run is claimed.
    """

    def __init__(self, child: Child) -> None:
        self._child = child
        self._timed_out = False

    @cached_property
    def run(self) -> "Run":
        """The run as the client sees it, from the moment on at which its id is claimed.

        It is read from the store that the child writes, whatever this process has chosen to read.
        """
        from mainstem_client import Run

        return Run.at(self._reader)

    @cached_property
    def _reader(self) -> "RunReader":
        from mainstem_client.run_reader import RunReader
        from mainstem_client.stores import root_of
        from mainstem_core.schema.identifiers import FlowName, RunId
        from mainstem_datastore.store import Store

        claimed = self._child.claimed.result()
        store = Store.open(root_of(claimed.metadata))
        return RunReader(store, FlowName(claimed.flow_name), RunId(claimed.run_id))

    @property
    def status(self) -> Status:
        """One of "running", "successful", "failed", and "timeout" if `wait` has stopped it."""
        if self._child.running:
            return "running"
        if self._timed_out:
            return "timeout"
        return "successful" if self.returncode == 0 else "failed"

    @property
    def returncode(self) -> int | None:
        """The exit code of the run's process, negative after a signal; None while it runs."""
        return self._child.return_code

    @property
    def stdout(self) -> str:
        """What the run has printed so far, what its tasks have printed included."""
        return self._log("stdout").text()

    @property
    def stderr(self) -> str:
        """What the run has printed to standard error so far."""
        return self._log("stderr").text()

    async def wait(self, timeout: float | None = None, stream: Stream | None = None) -> Self:
        """Waits until the run has ended, and returns this object.

        Args:
            timeout: after so many seconds the run is stopped, as by SIGTERM; its status is "timeout" then.
            stream: meanwhile prints here what the run prints to this stream.

        Raises:
            UsageError: `runner-stream-unknown` for another stream.
        """
        import asyncio  # here: programs without an event loop have no use for it

        ended = asyncio.wrap_future(self._child.ended)
        limit = asyncio.timeout(timeout)
        try:
            async with limit:
                if stream is not None:
                    async for _, line in self.stream_log(stream):
                        print(line, file=sys.stdout if stream == "stdout" else sys.stderr, flush=True)
                await ended
        except TimeoutError:
            if not limit.expired():
                raise
            self._timed_out = self._child.running
            await asyncio.to_thread(self._child.stop)
        return self

    async def stream_log(self, stream: Stream, position: int | None = None) -> AsyncIterator[tuple[int, str]]:
        """Yields what the run prints, line by line, until it has ended.

        Args:
            stream: "stdout" or "stderr".
            position: begin after a line with which this position was yielded; at the first line by default.

        Yields:
            The position after a line, and the line without its end.

        Raises:
            UsageError: `runner-stream-unknown` for another stream.
        """
        async for after, line in self._log(stream).lines(position or 0):
            yield after, line

    def cleanup(self) -> None:
        """Stops the run if it still runs, and waits until nothing of it does; may be called twice."""
        if self._child.running:
            self._child.stop()

    def _log(self, stream: str) -> OutputLog:
        if stream not in _NUMBERS:
            raise UsageError("runner-stream-unknown", stream=stream)
        return self._child.outputs[_NUMBERS[stream]]

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

    def __repr__(self) -> str:
        claimed = self._child.claimed.result()
        return f"ExecutingRun('{claimed.flow_name}/{claimed.run_id}', {self.status})"
