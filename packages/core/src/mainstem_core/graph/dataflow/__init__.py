"""Which artifacts a step reads that nobody has assigned, found before anything runs.

    accesses    what one function reads and assigns, as plain data
    body        reads the syntax tree of one function, statement by statement
    scopes      what the names inside a function stand for: the flow object, the inputs of a join, one of them
    calls       what a call does: `setattr(self, ...)`, `hasattr`, `self.helper()`, `self.merge_artifacts(...)`
    members     what the names of a class stand for, and what its methods read and assign
    paths       follows artifacts along the edges of the graph, to a fix point
    missing     says what is missing where, and what to do about it

A correct flow must never be accused, so everything that is not understood assigns "anything", and reads after it are
not looked at: `self` handed to a function, `setattr` with a computed name, a decorator of a user's. An assignment
counts wherever it stands in a step, also in an `if`; a missing one counts only where it is surely missed.
"""

from mainstem_core.graph.dataflow.missing import find_missing

__all__ = ["find_missing"]
