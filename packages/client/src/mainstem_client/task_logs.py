"""What an attempt printed."""

from collections.abc import Iterator

from mainstem_core.errors import UsageError
from mainstem_core.schema.identifiers import TaskPath
from mainstem_datastore.logs import STDERR, STDOUT, lines, stream_bytes
from mainstem_datastore.run_folder import RunFolder

_STREAMS = {"stdout": STDOUT, "stderr": STDERR}


def printed(folder: RunFolder, path: TaskPath, attempt: int, stream: str) -> bytes:
    """Returns all that an attempt printed on one stream.

    Args:
        folder: the run.
        path: the task.
        attempt: the attempt's number.
        stream: "stdout" or "stderr".

    Raises:
        UsageError: `client-stream-unknown` for another stream.
        RecordError: `record-malformed` if the log is damaged.
    """
    number, key = _number(stream), folder.log_key(path, attempt)
    return stream_bytes(folder.log(path, attempt) or b"", number, key)


def printed_lines(
    folder: RunFolder, path: TaskPath, attempt: int, stream: str
) -> Iterator[tuple[int, bytes]]:
    """Yields (time in microseconds since 1970, line without its end) of what an attempt printed on one stream.

    Raises:
        UsageError: `client-stream-unknown` for another stream.
        RecordError: `record-malformed` where the log is damaged, after all lines before that.
    """
    number, key = _number(stream), folder.log_key(path, attempt)
    return ((at_us, line) for at_us, _, line in lines(folder.log(path, attempt) or b"", number, key))


def _number(stream: str) -> int:
    if stream not in _STREAMS:
        raise UsageError("client-stream-unknown", stream=stream)
    return _STREAMS[stream]
