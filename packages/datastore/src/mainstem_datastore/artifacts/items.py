"""The items of a foreach: each encoded apart, so that a child reads its own and nothing else.

A page is a JSON array of references; all pages are parts of one blob. A child reads one page, finds its reference and
reads its value. What items share (`[(frame, p) for p in ps]`) is encoded, hashed and stored once.
"""

from collections.abc import Iterable
from json import JSONEncoder, loads
from typing import Any

from mainstem_core.errors import TaskError
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.inheritance import ItemPages, ItemPlace
from mainstem_core.schema.references import ArtifactReference, Segment
from mainstem_datastore._native import SEGMENT_BYTES, LocalStore
from mainstem_datastore.artifacts.buffers import store_encoded
from mainstem_datastore.artifacts.load import load_artifact
from mainstem_datastore.artifacts.save import encode_named
from mainstem_datastore.artifacts.session import SaveSession
from mainstem_datastore.failures import translated

_PAGE_ITEMS_MIN = 8
_PAGE_ITEMS_MAX = 256
_PAGES_AIMED_AT = 512
_compact = JSONEncoder(separators=(",", ":")).encode


def save_items(
    native: LocalStore, items: Iterable[Any], *, name: str = "items", session: SaveSession | None = None
) -> tuple[ItemPages, int]:
    """Stores the items of a foreach; everything is durable on return.

    Args:
        native: the store.
        items: the items; a one-shot iterator is used up.
        name: the attribute of the flow that holds them, for errors.
        session: what the same task has saved already.

    Returns:
        The pages, and how many bytes were stored in blobs.

    Raises:
        TaskError: `task-value-unpicklable` for an item that cannot be stored.
        StoreError: if the store cannot write.
    """
    session = session or SaveSession()
    # All of them first: an iterator may hand out one object again and again and change it in between. What counts
    # is what a list of its items would hold.
    values = list(items)
    if not values:
        return ItemPages(0, _PAGE_ITEMS_MIN, ()), 0
    encoded = [encode_named(session, value, f"{name}[{index}]") for index, value in enumerate(values)]
    with translated(f"the items of `{name}`"):
        references, item_bytes = store_encoded(native, encoded, session)
        page_items, pages = _paged(references, name)
        [written] = native.put_blobs([pages])
    listed = [segment for part in written for segment in part]
    page_bytes = sum(Segment(*segment).stored_bytes for segment in listed)
    return ItemPages(len(values), page_items, tuple(map(list, listed))), item_bytes + page_bytes


def load_item(
    native: LocalStore, pages: ItemPages, index: int, *, what: str, allow_pickle: bool = True
) -> Any:
    """Returns one item of a foreach, verified.

    Args:
        native: the store.
        pages: what `save_items` gave.
        index: the item's index.
        what: the item in words, for errors.
        allow_pickle: False refuses pickles.

    Raises:
        IndexError: if there is no such item.
        StoreError: if a blob is missing or damaged, or the store cannot read.
        TaskError: if the value cannot be restored.
    """
    if not 0 <= index < pages.count:
        raise IndexError(f"there are {pages.count} items, none with the index {index}")
    reference = item_reference(native, item_place(pages, index), what=what)
    return load_artifact(native, reference, what=what, allow_pickle=allow_pickle)


def item_place(pages: ItemPages, index: int) -> ItemPlace:
    """Returns where one item lies."""
    number, position = divmod(index, pages.page_items)
    return ItemPlace(tuple(pages.pages[number]), position)


def item_reference(native: LocalStore, place: ItemPlace, *, what: str) -> ArtifactReference:
    """Returns the reference of the item at a place; see `load_item`."""
    with translated(what):
        [page] = native.get_parts([[place.page]])
    plain = loads(str(page, "utf-8"))[place.position]
    return from_plain(ArtifactReference, plain, key=what)


def replace_item(native: LocalStore, pages: ItemPages, index: int, value: Any, *, name: str) -> ItemPages:
    """Stores another value for one item and returns the pages with it; everything is durable on return.

    Args:
        native: the store.
        pages: what `save_items` gave.
        index: the item's index.
        value: what it is to be.
        name: what errors call the items.

    Raises:
        TaskError: `task-value-unpicklable` if the value cannot be stored.
        StoreError: if the store cannot be read or written.
    """
    session = SaveSession()
    number, position = divmod(index, pages.page_items)
    with translated(f"the items of `{name}`"):
        [reference], _ = store_encoded(native, [encode_named(session, value, f"{name}[{index}]")], session)
        [page] = native.get_parts([[tuple(pages.pages[number])]])
        listed = loads(str(page, "utf-8"))
        listed[position] = to_plain(reference)
        [[[segment]]] = native.put_blobs([[_compact(listed).encode()]])
    changed = [*pages.pages]
    changed[number] = list(segment)
    return ItemPages(pages.count, pages.page_items, tuple(changed))


def _paged(references: list[ArtifactReference], name: str) -> tuple[int, list[bytes]]:
    """Returns how many items a page has, and the pages.

    A child is told which page it needs and reads that one, so pages should be short; who reads the record that lists
    them reads all of the list, so there should not be too many. A page is one segment.
    """
    unique = {id(reference): reference for reference in references}
    plain = {key: to_plain(reference) for key, reference in unique.items()}
    ordered = [plain[id(reference)] for reference in references]
    page_items = min(_PAGE_ITEMS_MAX, max(_PAGE_ITEMS_MIN, -(-len(references) // _PAGES_AIMED_AT)))
    while page_items > 0:
        starts = range(0, len(ordered), page_items)
        pages = [_compact(ordered[start : start + page_items]).encode() for start in starts]
        if max(map(len, pages)) <= SEGMENT_BYTES:
            return page_items, pages
        page_items //= 2
    raise TaskError(
        "task-value-unpicklable", name=name, type="list", reason="an item of it has too many parts"
    )
