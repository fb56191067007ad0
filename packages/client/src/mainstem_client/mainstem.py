"""Mainstem: all flows of a store."""

from collections.abc import Iterator

from mainstem_client.flow import Flow
from mainstem_client.missing import flow_not_found, store_not_found
from mainstem_client.stores import current_choice, get_metadata, store_of
from mainstem_core.schema.identifiers import FlowName, parse_pathspec


class Mainstem:
    """The flows of the store that `metadata` names. Iterating gives those with a run in the namespace."""

    def __init__(self) -> None:
        self._choice = current_choice()
        self._metadata = get_metadata()

    @property
    def flows(self) -> list[Flow]:
        """The flows with a run in the namespace, by name; empty where nothing has run yet."""
        return list(self)

    def __iter__(self) -> Iterator[Flow]:
        store = store_of(self._choice)
        flows = [] if store is None else [Flow.at(store, name) for name in store.flows()]
        return (flow for flow in flows if flow.is_in_namespace())

    def __getitem__(self, flow: str) -> Flow:
        parse_pathspec(flow, 1)
        store = store_of(self._choice)
        if store is None:
            raise store_not_found(self._choice.root, "the flow", flow)
        if flow not in store.flows():
            raise flow_not_found(store, flow)
        return Flow.at(store, flow)

    def __contains__(self, flow: object) -> bool:
        store = store_of(self._choice)
        return (
            store is not None
            and flow in store.flows()
            and Flow.at(store, FlowName(str(flow))).is_in_namespace()
        )

    def __repr__(self) -> str:
        return f"Mainstem({self._metadata!r})"

    def _repr_html_(self) -> str:
        from mainstem_client.notebook import mainstem_html  # here: only notebooks need it

        return mainstem_html(self)
