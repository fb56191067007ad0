"""The exception that ended an attempt, restored from its failure record."""

from mainstem_client.exceptions import ExceptionWrapper
from mainstem_core.errors import MainstemException
from mainstem_core.schema.records import FailureRecord
from mainstem_datastore.store import Store


def restore_exception(store: Store, failure: FailureRecord) -> BaseException:
    """Returns the exception of a failed attempt, or a wrapper of what is known where it cannot be restored.

    Args:
        store: the store.
        failure: why the attempt failed.
    """
    wrapper = ExceptionWrapper(
        failure.message, failure.exception_type or failure.cause, failure.traceback or ""
    )
    if failure.exception is None:
        return wrapper
    from mainstem_datastore.artifacts import load_artifact  # here: who only looks around needs no codec

    what = f"the exception of `{failure.flow}/{failure.run}/{failure.step}/{failure.task}`"
    try:
        exception = load_artifact(store.native, failure.exception, what=what)
    except MainstemException:
        # Its class is missing here, or its bytes are damaged: what the record itself says is still true.
        return wrapper
    return exception if isinstance(exception, BaseException) else wrapper
