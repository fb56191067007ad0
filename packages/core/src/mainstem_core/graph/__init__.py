"""The graph of a flow as plain data: everything downstream reads it, never the class.

    model       FlowGraph and StepNode, frozen data; all that a scheduler or a compiler needs to import
    build       reads a live flow class into a FlowGraph, together with what is wrong with it
    source      finds the syntax tree of a step, in whatever file it was written
    next_call   understands the `self.next(...)` of one step
    structure   follows the edges: order of steps, loops, which join closes which split
    lint        the rules that every graph must pass
    dataflow    which artifacts are read and not there; `check` asks, a run does not
    assignments finds the line that assigned a value, for a task that cannot store it
    findings    a finding is a GraphError with its place in the user's file
    render      the graph as text, as a DOT document and as a dict

Reading goes source -> next_call -> build -> structure -> lint. Step bodies never run for it. Only `build`
imports the parser of Python, so a process that is handed a graph does not pay for reading one.
"""

from mainstem_core.graph.model import DecoratorData, FlowGraph, ParameterData, StepKind, StepNode

__all__ = ["DecoratorData", "FlowGraph", "ParameterData", "StepKind", "StepNode"]
