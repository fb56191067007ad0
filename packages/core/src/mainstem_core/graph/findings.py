"""A finding is a GraphError with its place; these functions make one, and put names into words."""

from collections.abc import Iterable, Sequence
from typing import Any

from mainstem_core.errors import GraphError
from mainstem_core.graph.model import FlowGraph, StepNode


def at_step(node: StepNode, id: str, **fields: Any) -> GraphError:
    """Returns a finding that points at a step's `def`.

    Args:
        node: the step; its name is the field `step`.
        id: an id of the catalogue.
        fields: what message and hint name besides.
    """
    return GraphError(id, where=node.location, step=node.name, **fields)


def at_next(node: StepNode, id: str, **fields: Any) -> GraphError:
    """Returns a finding that points at a step's `self.next`, or at its `def` where it has none.

    Args:
        node: the step; its name is the field `step`.
        id: an id of the catalogue.
        fields: what message and hint name besides.
    """
    return GraphError(id, where=node.next_location or node.location, step=node.name, **fields)


def at_class(graph: FlowGraph, id: str, **fields: Any) -> GraphError:
    """Returns a finding that points at the flow's `class` statement.

    Args:
        graph: the flow; its name is the field `flow`.
        id: an id of the catalogue.
        fields: what message and hint name besides.
    """
    return GraphError(id, where=graph.location, flow=graph.flow, **fields)


def quoted(names: Iterable[str], *, last: str = "and") -> str:
    """Returns names as a phrase: "`a`, `b` and `c`".

    Args:
        names: the names; at least one.
        last: the word before the last of several.
    """
    marked = [f"`{name}`" for name in names]
    return f"{', '.join(marked[:-1])} {last} {marked[-1]}" if len(marked) > 1 else "".join(marked)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Returns the known name that a mistyped word most likely meant, or None where nothing comes near."""
    import difflib  # only for a flow that is wrong

    names: Sequence[str] = list(known)
    found = difflib.get_close_matches(word, names, n=1) or [n for n in names if n.lower() == word.lower()]
    return found[0] if found else None


def in_order(findings: Iterable[GraphError], file: str) -> list[GraphError]:
    """Returns findings by place, those in the flow's own file first.

    Args:
        findings: what was found.
        file: the flow's own file.
    """

    def place(finding: GraphError) -> tuple[bool, str, int, int]:
        where = finding.where
        return (where.file != file, where.file, where.line, where.column or 0) if where else (True, "", 0, 0)

    return sorted(findings, key=place)
