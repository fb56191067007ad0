r"""Logs: framed records of what an attempt printed, byte-exact (docs/formats/logs.md).

A file is the mark `MSLOG1\\n` and frames: time in microseconds (8 bytes), stream (1 byte: 1 stdout, 2 stderr), flags
(1 byte: bit 0 set where the bytes do not end a line), length (4 bytes), then the bytes; numbers are
little-endian. A torn last frame is cut: a crash may leave one. Anything else that no writer makes is damage, and an
error for whoever reads on to it.
"""

import struct
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mainstem_core.errors import RecordError

MARK = b"MSLOG1\n"
STDOUT = 1
STDERR = 2
_HEAD = struct.Struct("<QBBI")
_PARTIAL = 1


class Frame(NamedTuple):
    """What was printed at once: when (microseconds since 1970), on which stream, which bytes."""

    at_us: int
    stream: int
    data: bytes


def encode_frame(frame: Frame) -> bytes:
    """Returns the bytes of one frame."""
    flags = 0 if frame.data.endswith(b"\n") else _PARTIAL
    return _HEAD.pack(frame.at_us, frame.stream, flags, len(frame.data)) + frame.data


def decode_frames(content: bytes, key: str = "a log") -> Iterator[Frame]:
    """Yields the whole frames of a log, in the order in which they were captured.

    Args:
        content: the file.
        key: the log's key, for the error.

    Raises:
        RecordError: `record-malformed` where the file is damaged; all frames before have been given then.
    """
    if not content.startswith(MARK[: len(content)]):
        raise RecordError("record-malformed", key=key, reason="it does not begin as a log does")
    position = len(MARK)
    while position + _HEAD.size <= len(content):
        at_us, stream, flags, length = _HEAD.unpack_from(content, position)
        if stream not in (STDOUT, STDERR) or flags & ~_PARTIAL:
            reason = f"it is damaged from byte {position} on"
            raise RecordError("record-malformed", key=key, reason=reason)
        start = position + _HEAD.size
        position = start + length
        if position > len(content):
            return
        yield Frame(at_us, stream, content[start:position])


def stream_bytes(content: bytes, stream: int, key: str = "a log") -> bytes:
    """Returns all that was printed on one stream; see `decode_frames`."""
    return b"".join(frame.data for frame in decode_frames(content, key) if frame.stream == stream)


def lines(content: bytes, stream: int | None = None, key: str = "a log") -> Iterator[tuple[int, int, bytes]]:
    """Yields (time in microseconds, stream, line without its end); a line has its first byte's time.

    Args:
        content: the file.
        stream: only what was printed on this one.
        key: the log's key, for the error; see `decode_frames`.
    """
    pending: dict[int, tuple[int, bytes]] = {}
    for frame in decode_frames(content, key):
        if stream is not None and frame.stream != stream:
            continue
        at_us, data = pending.pop(frame.stream, (frame.at_us, b""))
        *whole, rest = (data + frame.data).split(b"\n")
        for line in whole:
            yield at_us, frame.stream, line
            at_us = frame.at_us
        if rest:
            pending[frame.stream] = (at_us, rest)
    for number, (at_us, rest) in sorted(pending.items()):
        yield at_us, number, rest


def scrubbed(content: bytes, streams: Collection[int], marker: bytes, key: str = "a log") -> bytes:
    """Returns a log in which a marker stands for all that was printed on some streams; the others stay to the byte.

    Args:
        content: the file.
        streams: what to leave out; where that is every stream, what is damaged is left out, too.
        marker: a line that stands where the first thing was left out of a stream.
        key: the log's key, for the error.

    Raises:
        RecordError: `record-malformed` where the file is damaged and a stream is to stay.
    """
    frames = [MARK]
    marked: set[int] = set()
    try:
        for frame in decode_frames(content, key):
            if frame.stream not in streams:
                frames.append(encode_frame(frame))
            elif frame.stream not in marked:
                marked.add(frame.stream)
                frames.append(encode_frame(frame._replace(data=marker)))
    except RecordError:
        if not {STDOUT, STDERR}.issubset(streams):
            raise
        if not marked:
            frames.append(encode_frame(Frame(0, STDOUT, marker)))
    return b"".join(frames)
