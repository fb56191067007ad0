"""Tags of runs: what may be one, how many a run may have, and the record that changes them.

The record stands here and not among the others, since few runs have one.
"""

from collections.abc import Collection, Iterable

from mainstem_core.errors import TaggingError
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_core.schema.record import Record

TAGS_MAX = 50
CHARACTERS_MAX = 500
_SHOWN_MAX = 40


class TagOperation(Record):
    """`tags/<n>.json`: a change of a run's tags; the operations apply in the order of the numbers in their keys.

    Args:
        user: who asked for it.
        remove: the tags that it takes away, before it adds any; those that the run has not do no harm.
        add: the tags that it adds.
    """

    flow: FlowName
    run: RunId
    write_id: str
    created_us: int
    user: str
    remove: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    v: int = 1


def checked_tags(given: str | Iterable[str]) -> tuple[str, ...]:
    """Returns tags that may be stored, each of them once, in their order.

    Args:
        given: one tag, or several.

    Raises:
        TaggingError: `tag-invalid` for the first that cannot be a tag.
    """
    tags = [given] if isinstance(given, str) else _listed(given)
    for tag in tags:
        if (reason := _why_not(tag)) is not None:
            raise TaggingError("tag-invalid", tag=_shown(tag), reason=reason)
    return tuple(dict.fromkeys(tags))


def check_count(tags: Collection[str], what: str) -> None:
    """Refuses more tags than a run may have.

    Args:
        tags: all that users will have given to the run.
        what: the run, for the error.

    Raises:
        TaggingError: `tag-too-many`.
    """
    if len(tags) > TAGS_MAX:
        raise TaggingError("tag-too-many", what=what, count=len(tags), limit=TAGS_MAX)


def tags_after(tags: frozenset[str], operation: TagOperation) -> frozenset[str]:
    """Returns a run's tags after an operation: it removes first, then adds."""
    return (tags - frozenset(operation.remove)) | frozenset(operation.add)


def _listed(given: object) -> list[str]:
    if not isinstance(given, Iterable):
        raise TaggingError("tag-invalid", tag=_shown(given), reason=_not_a_text(given))
    return list(given)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # each is checked


def _why_not(tag: object) -> str | None:
    """Returns why something cannot be a tag, None where it can."""
    if not isinstance(tag, str):
        return _not_a_text(tag)
    if not tag:
        return "it is empty"
    if len(tag) > CHARACTERS_MAX:
        return f"it has {len(tag)} characters"
    try:
        tag.encode()
    except UnicodeEncodeError:
        return "it is not valid UTF-8"
    return None


def _not_a_text(tag: object) -> str:
    return f"it is of the type `{type(tag).__name__}`"


def _shown(tag: object) -> str:
    """Returns what was given as an error can show it: short, and as text that every terminal takes."""
    shown = repr(tag).encode("utf-8", "backslashreplace").decode()
    return shown if len(shown) <= _SHOWN_MAX else f"{shown[:_SHOWN_MAX]}…"
