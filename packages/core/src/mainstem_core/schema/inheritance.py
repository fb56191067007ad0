"""What a task passes on to those that follow: names by origin, and the items of a foreach."""

from collections.abc import Iterator
from typing import Any

from mainstem_core.schema.record import Record, field
from mainstem_core.schema.references import Segment


class Inherited(Record):
    """The table from origin task (`step/task`) to the names that a task passes on unread.

    Args:
        inline: the table itself, where it is small.
        segments: the same as JSON in a blob that siblings share, where it is not.
    """

    inline: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    segments: tuple[Segment, ...] = ()


class ItemPages(Record):
    """The items of a foreach: pages of `page_items` references each, JSON in segments of one blob.

    A child reads one page, finds its own reference in it and reads only its own value.

    Args:
        count: the number of items.
        page_items: how many of them a page has; the last may have fewer.
        pages: for each page the fields of its Segment, in order, as a list: thousands of children read this record,
            each for one page, so nothing is decoded for the others.
    """

    count: int
    page_items: int
    pages: tuple[Any, ...]

    def segments(self) -> Iterator[Segment]:
        """Yields the segment of each page."""
        return (Segment(*page) for page in self.pages)


class ItemPlace(Record):
    """Where one item of a foreach lies.

    Args:
        page: the fields of the page's Segment, in order.
        position: which reference of the page is the item's, from 0.
    """

    page: tuple[Any, ...]
    position: int
