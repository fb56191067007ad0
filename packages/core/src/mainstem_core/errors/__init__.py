"""Errors as product: what a user may meet, each with a stable id, a place and a way out.

catalogue.py    every id with its message and its hint, in one list (ids are never reused); read with the first error
exceptions.py   the tree of exception classes, grouped by what a handler would do about them
location.py     a place in a user's file
render.py       how an error looks on a terminal
"""

from mainstem_core.errors.exceptions import (
    BadStepDecoratorException,
    ConfigError,
    DecoratorError,
    DuplicateFlowDecoratorException,
    DuplicateStepDecoratorException,
    FailureHandledByCatch,
    GraphError,
    InvalidDecoratorAttribute,
    InvalidPathspec,
    MainstemException,
    MainstemInternalError,
    MainstemNotFound,
    MergeArtifactsError,
    MissingInMergeArtifactsException,
    ParameterError,
    RecordError,
    RunError,
    StoreError,
    TaggingError,
    TaskError,
    TimeoutException,
    UnhandledInMergeArtifactsException,
    UnknownStepDecoratorException,
    UsageError,
)
from mainstem_core.errors.location import Location, calling_place

__all__ = [
    "BadStepDecoratorException",
    "ConfigError",
    "DecoratorError",
    "DuplicateFlowDecoratorException",
    "DuplicateStepDecoratorException",
    "FailureHandledByCatch",
    "GraphError",
    "InvalidDecoratorAttribute",
    "InvalidPathspec",
    "Location",
    "MainstemException",
    "MainstemInternalError",
    "MainstemNotFound",
    "MergeArtifactsError",
    "MissingInMergeArtifactsException",
    "ParameterError",
    "RecordError",
    "RunError",
    "StoreError",
    "TaggingError",
    "TaskError",
    "TimeoutException",
    "UnhandledInMergeArtifactsException",
    "UnknownStepDecoratorException",
    "UsageError",
    "calling_place",
]
