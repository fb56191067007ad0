"""What a scientist writes.

spec         FlowSpec, the base class of every flow
step         the `@step` mark
parameters   Parameter and JSONType
constants    which class variables are values of the flow
inputs       what a join gets
current      facts about the running task
entry        the one hook through which `FlowSpec()` reaches the command line
"""

from mainstem_core.flow.current import Current, current
from mainstem_core.flow.inputs import Inputs, InputTask
from mainstem_core.flow.parameters import JSONType, Parameter, ParameterContext
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.flow.step import step

__all__ = [
    "Current",
    "FlowSpec",
    "InputTask",
    "Inputs",
    "JSONType",
    "Parameter",
    "ParameterContext",
    "current",
    "step",
]
