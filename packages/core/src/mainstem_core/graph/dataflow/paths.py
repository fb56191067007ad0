"""Follows artifacts along the edges of a graph, to a fix point, so that switches and loops are covered.

Names are bits of a whole number, so that "any name" is simply -1. Two things are known of each step: what may be there
when it has ended, and what was ever assigned on some way to its end. They differ behind a join, which passes on
nothing but what it merges.
"""

from collections.abc import Mapping, Sequence

from mainstem_core.graph.dataflow.accesses import Accesses, Merge
from mainstem_core.graph.model import FlowGraph
from mainstem_core.graph.structure import walk

ANYTHING = -1


class Paths:
    """What is known of the artifacts at each step.

    Args:
        graph: a sound graph.
        accesses: what each step reads and assigns.
    """

    def __init__(self, graph: FlowGraph, accesses: Mapping[str, Accesses]) -> None:
        self._graph = graph
        self._accesses = accesses
        self._bits: dict[str, int] = {}
        self.sources: dict[str, list[str]] = {node.name: [] for node in graph}
        for node in graph:
            for target in dict.fromkeys(node.targets):
                self.sources[target].append(node.name)
        self._writes = {name: self._assigned_by(each) for name, each in accesses.items()}
        self._there = dict.fromkeys(accesses, 0)
        self._ever = dict.fromkeys(accesses, 0)
        self._settle(walk(graph).order)

    def may_be_there(self, name: str, step: str, merges: Sequence[Merge] = ()) -> bool:
        """Says whether a step may find an artifact that it has not assigned itself.

        Args:
            name: the artifact.
            step: the step.
            merges: the calls of `merge_artifacts` so far, for a join.
        """
        return bool(self._found_by(step, merges) & self._bit(name))

    def may_be_left(self, name: str, step: str) -> bool:
        """Says whether an artifact may be there when a step has ended."""
        return bool(self._there[step] & self._bit(name))

    def was_assigned(self, name: str, step: str) -> bool:
        """Says whether a step, or any before it, may assign a name, whether or not a join lost it since."""
        return bool(self._ever[step] & self._bit(name))

    def was_assigned_before(self, name: str, step: str) -> bool:
        """Says whether any step on a way to a step may assign a name."""
        return any(self.was_assigned(name, source) for source in self.sources[step])

    def losing_join(self, name: str, step: str) -> str:
        """Returns the join nearest to a step, itself included, that has got an artifact and does not pass it on."""
        waiting, seen = [step], {step}
        for current in waiting:
            came = any(self.may_be_left(name, source) for source in self.sources[current])
            if came and self._graph[current].is_join and not self.may_be_left(name, current):
                return current
            fresh = [source for source in self.sources[current] if source not in seen]
            waiting += fresh
            seen.update(fresh)
        return step

    def way_without(self, name: str, step: str) -> tuple[str, str] | None:
        """Returns an edge from which a step is surely reached without a name being assigned; None if there is none.

        Nothing before the edge has assigned the name, either; so whoever takes it fails. That every edge can be taken
        is all that is assumed.

        Args:
            name: an artifact that the step surely reads.
            step: the step; no join.
        """
        bit = self._bit(name)
        certain, waiting = {step}, [step]
        for reached in waiting:
            for source in self.sources[reached]:
                if not self._there[source] & bit:
                    return source, reached
                if source not in certain and self._surely_leads(source, certain, bit):
                    certain.add(source)
                    waiting.append(source)
        return None

    def _surely_leads(self, step: str, certain: set[str], bit: int) -> bool:
        """Says whether a step leaves a name alone and surely leads to one of some steps."""
        node = self._graph[step]
        if node.is_join or node.fans_out or self._writes[step] & bit:
            return False
        return not node.is_switch or certain.issuperset(node.targets)

    # -- the fix point -------------------------------------------------------------------------------------

    def _settle(self, order: Sequence[str]) -> None:
        is_changing = True
        while is_changing:
            is_changing = False
            for step in order:
                writes = self._writes[step]
                there = self._found_by(step, self._accesses[step].merges) | writes
                ever = writes
                for source in self.sources[step]:
                    ever |= self._ever[source]
                is_changing |= (there, ever) != (self._there[step], self._ever[step])
                self._there[step], self._ever[step] = there, ever

    def _found_by(self, step: str, merges: Sequence[Merge]) -> int:
        incoming = 0
        for source in self.sources[step]:
            incoming |= self._there[source]
        if not self._graph[step].is_join:
            return incoming
        found = 0
        for merge in merges:
            passed = incoming if merge.include is None else incoming & self._mask(merge.include)
            found |= passed & ~self._mask(merge.exclude)
        return found

    def _assigned_by(self, accesses: Accesses) -> int:
        return ANYTHING if accesses.anything else self._mask(accesses.writes)

    def _mask(self, names: "frozenset[str] | set[str]") -> int:
        mask = 0
        for name in names:
            mask |= self._bit(name)
        return mask

    def _bit(self, name: str) -> int:
        return self._bits.setdefault(name, 1 << len(self._bits))
