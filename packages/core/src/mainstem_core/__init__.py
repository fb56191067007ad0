"""Authoring API, graph, record schema, plug-in protocols, errors and configuration of Mainstem.

This package does no input or output and imports nothing heavy: it is what a flow's file pays for at import.

    flow/       what a scientist writes: FlowSpec, step, Parameter, current
    graph/      reads a flow class into a FlowGraph (plain data) and checks it
    schema/     records of everything that is stored or sent, and their one codec
    protocols/  what plug-ins implement
    errors/     the tree of exceptions and the catalogue of their ids
    config      settings: where each value comes from
"""

from mainstem_core.version import VERSION as __version__

__all__ = ["__version__"]
