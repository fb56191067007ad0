"""The table of what a task passes on unread: in its record while it is small, else in a blob that siblings share."""

import json
from collections.abc import Mapping

from mainstem_core.schema.inheritance import Inherited
from mainstem_core.schema.references import Segment
from mainstem_datastore._native import LocalStore
from mainstem_datastore.artifacts.load import native_segments
from mainstem_datastore.failures import translated

_INLINE_BYTES_MAX = 8 * 1024
_WHAT = "the table of inherited artifacts"


def save_inherited(native: LocalStore, table: Mapping[str, tuple[str, ...]]) -> Inherited:
    """Returns the table as it stands in a manifest; a large one is stored and durable on return.

    Args:
        native: the store.
        table: the names that each origin task (`step/task`) assigned.

    Raises:
        StoreError: if the store cannot write.
    """
    data = json.dumps(table, sort_keys=True, separators=(",", ":")).encode()
    if len(data) <= _INLINE_BYTES_MAX:
        return Inherited(inline=dict(table))
    with translated(_WHAT):
        [[segments]] = native.put_blobs([[data]])
    return Inherited(segments=tuple(Segment(*segment) for segment in segments))


def load_inherited(native: LocalStore, inherited: Inherited) -> dict[str, tuple[str, ...]]:
    """Returns the table.

    Raises:
        StoreError: if its blob is missing or damaged, or the store cannot read.
    """
    if not inherited.segments:
        return dict(inherited.inline)
    with translated(_WHAT):
        [data] = native.get_parts([native_segments(inherited.segments)])
    plain: dict[str, list[str]] = json.loads(str(data, "utf-8"))
    return {origin: tuple(names) for origin, names in plain.items()}
