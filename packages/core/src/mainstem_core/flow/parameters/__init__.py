"""Parameters: values that a run is started with.

parameter     Parameter: name, default, conversion, and how a step reads it
value_type    what a type is: which values it takes, and how they are made of texts
known_types   finds a type: numbers, texts, JSON, a list of texts, types of click, or one of the next two
choices       Enum, Literal and Path
validated     every other type, by way of pydantic, which is imported when the first value comes
include_file  IncludeFile, whose value is the content of a file
checked_types what a type checker is told: which types go with which defaults, and what a step reads
declared      the parameters of a flow, and the names that none may have
context       what a function that gives a default is told
"""

from mainstem_core.flow.parameters.context import ParameterContext
from mainstem_core.flow.parameters.declared import RESERVED, parameters_of, settled_parameters_of
from mainstem_core.flow.parameters.parameter import Parameter, ReadOnlyAttribute
from mainstem_core.flow.parameters.value_type import JSONType, JSONTypeClass

__all__ = [
    "RESERVED",
    "JSONType",
    "JSONTypeClass",
    "Parameter",
    "ParameterContext",
    "ReadOnlyAttribute",
    "parameters_of",
    "settled_parameters_of",
]
