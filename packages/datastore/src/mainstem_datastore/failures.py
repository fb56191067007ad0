"""Translates failures of the Rust extension into errors of the catalogue."""

from mainstem_core.errors import StoreError
from mainstem_datastore import _native

_KINDS = {
    "blob-missing": "store-blob-missing",
    "blob-corrupt": "store-blob-corrupt",
    "full": "store-full",
    "denied": "store-denied",
    "read-only": "store-denied",
}


class translated:
    """Turns a `_native.StoreError` of the block into a `StoreError` that says what it was about.

    Args:
        what: the thing that was read or written, such as "artifact `x` of HelloFlow/…/start/0".

    Raises:
        StoreError: with the id that fits the failure's kind.
    """

    # A class and not a generator: a small task enters it a dozen times, and every object more is memory to copy.
    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, failure: BaseException | None, trace: object) -> None:
        if isinstance(failure, _native.StoreError):
            raise store_error(failure, self._what) from failure


def store_error(failure: _native.StoreError, what: str) -> StoreError:
    """Returns the error of the catalogue that stands for a failure of the extension."""
    kind = _KINDS.get(failure.kind, "store-input-output")
    # The message names the path already.
    reason = str(failure).replace(f": `{failure.path}`", "", 1)
    return StoreError(
        kind, what=what, path=failure.path, blob=failure.blob, reason=reason, retryable=failure.retry_helps
    )
