"""Small values that JSON holds exactly, nearly all that a flow keeps: a reference and its value in one step each.

What they give is what the general way (save, buffers, load) gives for the same value, at a fifth of its cost.
"""

from binascii import a2b_base64
from collections.abc import Mapping
from typing import Any

from mainstem_datastore._native import hash_bytes, inline_references
from mainstem_datastore.artifacts.buffers import INLINE_BYTES_MAX, INLINE_BYTES_MAX_SUM
from mainstem_datastore.codecs.json_values import ID, decode_text


def save_inline(values: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """Returns plain references of the values that are small JSON; none if they are large together."""
    plains = inline_references(list(values.values()), INLINE_BYTES_MAX)
    found = {name: plain for name, plain in zip(values, plains, strict=True) if plain is not None}
    size_bytes = sum([plain["size_bytes"] for plain in found.values()])
    return found if size_bytes <= INLINE_BYTES_MAX_SUM else {}


def load_inline(plain: Any) -> tuple[Any] | None:
    """Returns the value of a plain reference, verified, in a tuple; None where it is another kind of reference.

    A damaged one is such, too: the general way says what is wrong with it.
    """
    try:
        if plain["codec"] != ID:
            return None
        [buffer] = plain["buffers"]
        data = a2b_base64(buffer["inline"])
        return (decode_text(str(data, "utf-8")),) if hash_bytes(data) == buffer["hash"] else None
    except (LookupError, TypeError, ValueError, RecursionError):
        return None
