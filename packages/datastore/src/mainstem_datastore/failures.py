"""Translates failures of the Rust extension into errors of the catalogue."""

from collections.abc import Generator
from contextlib import contextmanager

from mainstem_core.errors import StoreError
from mainstem_datastore import _native

_KINDS = {
    "blob-missing": "store-blob-missing",
    "blob-corrupt": "store-blob-corrupt",
    "full": "store-full",
    "denied": "store-denied",
    "read-only": "store-denied",
}


@contextmanager
def translated(what: str) -> Generator[None]:
    """Turns a `_native.StoreError` of the block into a `StoreError` that says what it was about.

    Args:
        what: the thing that was read or written, such as "artifact `x` of HelloFlow/…/start/0".

    Raises:
        StoreError: with the id that fits the failure's kind.
    """
    try:
        yield
    except _native.StoreError as failure:
        raise store_error(failure, what) from failure


def store_error(failure: _native.StoreError, what: str) -> StoreError:
    """Returns the error of the catalogue that stands for a failure of the extension."""
    kind = _KINDS.get(failure.kind, "store-input-output")
    # The message names the path already.
    reason = str(failure).replace(f": `{failure.path}`", "", 1)
    return StoreError(kind, what=what, path=failure.path, blob=failure.blob, reason=reason)
