"""One row of docs/compatibility.md, as data."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a flow or a program that uses what the row names runs here."""

    YES = "yes"
    BETTER = "better"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Row:
    """Something that users of Metaflow know.

    Attributes:
        id: Unique; flow files name it as the capability that they show.
        surface: What it is and does, in Markdown.
        verdict: Whether ours does it.
        note: What is otherwise here; for a `no` the reason.
    """

    id: str
    surface: str
    verdict: Verdict = Verdict.YES
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page.

    Attributes:
        title: Its heading.
        rows: Its rows, in their order.
    """

    title: str
    rows: tuple[Row, ...]
