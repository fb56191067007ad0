"""Saving a task's artifacts: encoded, hashed and written in one go."""

from collections.abc import Iterable, Mapping
from typing import Any

from mainstem_core.errors import TaskError
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.record import Record, field
from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore._native import LocalStore
from mainstem_datastore.artifacts.buffers import store_encoded
from mainstem_datastore.artifacts.identity import identity
from mainstem_datastore.artifacts.inline import save_inline
from mainstem_datastore.artifacts.session import SaveSession
from mainstem_datastore.codecs import Encoded
from mainstem_datastore.codecs.encoded import length_bytes, type_name
from mainstem_datastore.failures import translated


class Saved(Record):
    """What became of the values that a task saved.

    Args:
        plain: a reference for each name, as plain data.
        unchanged: the names whose previous reference still holds, so that nothing was written.
        written_bytes: what was stored, in bytes: in blobs, and of small values in the references.
    """

    plain: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    unchanged: frozenset[str] = frozenset()
    written_bytes: int = 0

    @property
    def references(self) -> dict[str, ArtifactReference]:
        """The references as records."""
        return {name: from_plain(ArtifactReference, plain, key=name) for name, plain in self.plain.items()}


def save_artifacts(
    native: LocalStore,
    values: Mapping[str, object],
    previous: Mapping[str, dict[str, Any]] | None = None,
    *,
    session: SaveSession | None = None,
) -> Saved:
    """Stores values and returns their references; everything is durable on return.

    Args:
        native: the store.
        values: the values by name.
        previous: plain references of values that were loaded and may have been changed in place since: such a value
            is hashed first, and not written if its hash is the same.
        session: what the same task has saved already; nothing of it is encoded or written again.

    Raises:
        TaskError: `task-value-unpicklable` for a value that cannot be stored; nothing was written then.
        StoreError: if the store cannot write.
    """
    session = session or SaveSession()
    previous = previous or {}
    small = save_inline(values)
    others = {name: encode_named(session, value, name) for name, value in values.items() if name not in small}
    unchanged = {
        name
        for name, reference in previous.items()
        if (
            _same(others.get(name), reference)
            if (new := small.get(name)) is None
            else new["hash"] == reference["hash"]
        )
    }
    changed = [name for name in others if name not in unchanged]
    with translated(_described(changed)):
        references, stored_bytes = store_encoded(native, [others[name] for name in changed], session)
    small_bytes = sum(plain["size_bytes"] for name, plain in small.items() if name not in unchanged)
    found = {**previous, **small, **dict(zip(changed, map(to_plain, references), strict=True))}
    return Saved({name: found[name] for name in values}, frozenset(unchanged), stored_bytes + small_bytes)


def encode_named(session: SaveSession, value: Any, name: str) -> Encoded:
    """Returns a value as buffers.

    Args:
        session: what the same task has encoded already.
        value: the value.
        name: the attribute of the flow that holds it, with an index if it is a part of it.

    Raises:
        TaskError: `task-value-unpicklable` if it cannot be stored, naming the part of it that is at fault.
    """
    try:
        return session.encoder.encode(value)
    except Exception as problem:  # told apart here, so that the pickles are imported only where one was made
        from mainstem_datastore.codecs.pickles import Unpicklable

        if not isinstance(problem, Unpicklable):
            raise
        from mainstem_datastore.codecs.culprits import find_culprit

        part, kind = find_culprit(value, f"self.{name}")
        reason = f"`{part}` (a `{kind}`): {problem}"
        raise TaskError(
            "task-value-unpicklable", name=name, type=type_name(value), reason=reason, part=part
        ) from problem


def _same(encoded: Encoded | None, reference: Mapping[str, Any]) -> bool:
    """Says whether a value still has the content of a plain reference; what cannot be equal is not hashed."""
    return (
        encoded is not None
        and encoded.codec == reference["codec"]
        and sum(map(length_bytes, encoded.buffers)) == reference["size_bytes"]
        and identity(encoded) == reference["hash"]
    )


def _described(names: Iterable[str]) -> str:
    """Returns what is saved in words, for an error."""
    names = list(names)
    return f"the artifact `{names[0]}`" if len(names) == 1 else f"{len(names)} artifacts"
