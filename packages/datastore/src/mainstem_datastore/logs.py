r"""Logs: framed records of what an attempt printed, byte-exact (docs/formats/logs.md).

A file is the mark `MSLOG1\\n` and frames: time in microseconds (8 bytes), stream (1 byte: 1 stdout, 2 stderr), flags
(1 byte: bit 0 set where the bytes do not end a line), length (4 bytes), then the bytes; numbers are
little-endian. A torn last frame is cut.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

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


def decode_frames(content: bytes) -> Iterator[Frame]:
    """Yields the whole frames of a log, in the order in which they were captured."""
    position = len(MARK) if content.startswith(MARK) else len(content)
    while position + _HEAD.size <= len(content):
        at_us, stream, _, length = _HEAD.unpack_from(content, position)
        start = position + _HEAD.size
        position = start + length
        if position > len(content):
            return
        yield Frame(at_us, stream, content[start:position])


def stream_bytes(content: bytes, stream: int) -> bytes:
    """Returns all that was printed on one stream."""
    return b"".join(frame.data for frame in decode_frames(content) if frame.stream == stream)


def lines(content: bytes, stream: int | None = None) -> Iterator[tuple[int, int, bytes]]:
    """Yields (time in microseconds, stream, line without its end); a line has its first byte's time."""
    pending: dict[int, tuple[int, bytes]] = {}
    for frame in decode_frames(content):
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
