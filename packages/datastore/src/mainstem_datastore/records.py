"""A record's bytes: one JSON object whose last member, `check`, is the BLAKE3 hash of all that stands before it.

So a record stays plain JSON for every tool, and a damaged one is found on read (docs/formats/records.md).
"""

import json
import os
from typing import Any

from mainstem_core.errors import RecordError
from mainstem_datastore._native import encode_json, hash_bytes, outline_json

compact_json = json.JSONEncoder(separators=(",", ":")).encode
"""Returns plain data as JSON without blanks."""

_MARK = b',"check":"'
_TAIL_BYTES = len(_MARK) + 64 + len(b'"}')


def new_write_id() -> str:
    """Returns a random id that tells one writer's record from another's."""
    return os.urandom(8).hex()


def seal(plain: dict[str, Any]) -> bytes:
    """Returns the bytes of a record.

    Args:
        plain: the record as plain data, not empty and without a member `check`.
    """
    # The first is several times as fast, but takes neither tuples nor one list in two places.
    body = (encode_json(plain) or compact_json(plain).encode())[:-1]
    return b'%b%b%b"}' % (body, _MARK, hash_bytes(body).encode())


def unseal(sealed: bytes, key: str) -> dict[str, Any]:
    """Returns the plain data of a record after checking its hash.

    Args:
        sealed: the bytes as read.
        key: the record's key, for the error.

    Raises:
        RecordError: `record-malformed` if the bytes are not what was written.
    """
    if not is_intact(sealed):
        raise RecordError("record-malformed", key=key, reason="its checksum does not match its content")
    plain: dict[str, Any] = json.loads(sealed[:-_TAIL_BYTES] + b"}")
    return plain


def unseal_outline(sealed: bytes, key: str) -> dict[str, Any]:
    """Returns those members of a record that are no lists and no objects, after checking its hash.

    Raises:
        RecordError: as `unseal` does.
    """
    if not is_intact(sealed) or (outline := outline_json(sealed)) is None:
        return unseal(sealed, key)
    plain: dict[str, Any] = json.loads(outline)
    del plain["check"]
    return plain


def is_intact(sealed: bytes) -> bool:
    """Says whether a record's bytes have the hash that they carry."""
    body, tail = sealed[:-_TAIL_BYTES], sealed[-_TAIL_BYTES:]
    return tail.startswith(_MARK) and tail[len(_MARK) : -2].decode("ascii", "replace") == hash_bytes(body)
