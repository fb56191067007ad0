"""The exceptions that users may want to catch.

The names that begin with `Metaflow`, and those that users of Metaflow know otherwise, are the same classes under the
names that existing flows import. What Mainstem has no use for is not here.
"""

from typing import TYPE_CHECKING, Any

from mainstem_core.errors import (
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

if TYPE_CHECKING:
    from mainstem_client.exceptions import ExceptionWrapper as MainstemExceptionWrapper
    from mainstem_client.exceptions import ExceptionWrapper as MetaflowExceptionWrapper
    from mainstem_client.opening import NamespaceMismatch as MainstemNamespaceMismatch
    from mainstem_client.opening import NamespaceMismatch as MetaflowNamespaceMismatch

MainstemInvalidPathspec = InvalidPathspec
MainstemTaggingError = TaggingError

MetaflowException = MainstemException
MetaflowInternalError = MainstemInternalError
MetaflowInvalidPathspec = InvalidPathspec
MetaflowNotFound = MainstemNotFound
MetaflowTaggingError = TaggingError
ParameterFieldFailed = ParameterError
ParameterFieldTypeMismatch = ParameterError

_OF_CLIENT = {
    "MainstemExceptionWrapper": ("mainstem_client.exceptions", "ExceptionWrapper"),
    "MainstemNamespaceMismatch": ("mainstem_client.opening", "NamespaceMismatch"),
    "MetaflowExceptionWrapper": ("mainstem_client.exceptions", "ExceptionWrapper"),
    "MetaflowNamespaceMismatch": ("mainstem_client.opening", "NamespaceMismatch"),
}

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
    "MainstemException",
    "MainstemExceptionWrapper",
    "MainstemInternalError",
    "MainstemInvalidPathspec",
    "MainstemNamespaceMismatch",
    "MainstemNotFound",
    "MainstemTaggingError",
    "MergeArtifactsError",
    "MetaflowException",
    "MetaflowExceptionWrapper",
    "MetaflowInternalError",
    "MetaflowInvalidPathspec",
    "MetaflowNamespaceMismatch",
    "MetaflowNotFound",
    "MetaflowTaggingError",
    "MissingInMergeArtifactsException",
    "ParameterError",
    "ParameterFieldFailed",
    "ParameterFieldTypeMismatch",
    "RecordError",
    "RunError",
    "StoreError",
    "TaggingError",
    "TaskError",
    "TimeoutException",
    "UnhandledInMergeArtifactsException",
    "UnknownStepDecoratorException",
    "UsageError",
]


def __getattr__(name: str) -> Any:
    """Loads the client's exceptions when they are first used, so that catching others costs no client."""
    if name not in _OF_CLIENT:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _OF_CLIENT[name]
    return getattr(import_module(module), attribute)
