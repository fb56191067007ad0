"""`json/1`: what JSON holds exactly; one buffer of UTF-8."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore._native import encode_json
from mainstem_datastore.codecs.encoded import Encoded, type_name

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "json/1"
_decode = json.JSONDecoder().raw_decode


def encode(value: Any) -> Encoded | None:
    """Returns a value as JSON, or None where JSON would not give it back exactly: types, aliases, non-finite floats."""
    data = encode_json(value)
    return None if data is None else Encoded(ID, type_name(value), (data,))


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the value."""
    return decode_text(str(buffers[0], "utf-8"))


def decode_text(text: str) -> Any:
    """Returns the value of a JSON text as `json.loads` does, without looking for blanks around it: there are none."""
    value, end = _decode(text)
    if end != len(text):
        raise ValueError(f"there is more after the value, from character {end} on")
    return value
