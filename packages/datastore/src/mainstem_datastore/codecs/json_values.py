"""`json/1`: what JSON holds exactly; one buffer of UTF-8."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore._native import encode_json
from mainstem_datastore.codecs.encoded import Encoded, type_name

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "json/1"


def encode(value: Any) -> Encoded | None:
    """Returns a value as JSON, or None where JSON would not give it back exactly: types, aliases, non-finite floats."""
    data = encode_json(value)
    return None if data is None else Encoded(ID, type_name(value), (data,))


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the value."""
    return json.loads(str(buffers[0], "utf-8"))
