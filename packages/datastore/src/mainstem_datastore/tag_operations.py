"""The changes of a run's tags: numbered records, each created if absent.

Whoever creates a number has seen all below it, so the folder has no holes, and each writer knows exactly what its own
operation applies to. Of several that want the same number one gets it; the others read it and take the next.
"""

from mainstem_core.errors import RecordError
from mainstem_core.schema.tags import TagOperation
from mainstem_datastore import keys
from mainstem_datastore.failures import translated
from mainstem_datastore.run_folder import RunFolder


def read_operations(folder: RunFolder, first: int = 0) -> list[TagOperation]:
    """Returns the operations on a run's tags from a number on, in order.

    Args:
        folder: the run.
        first: the number of the first that is wanted.

    Raises:
        RecordError: if one of them is missing, damaged or too new.
    """
    with translated(f"the tags of `{folder.flow}/{folder.run}`"):
        names = folder.store.native.list_folder(folder.key_of(keys.TAGS))
    if not names:
        return []
    count = 1 + max(
        (number for name in names if (number := keys.parse_tag_file(name)) is not None), default=-1
    )
    # A listing that others write into meanwhile may lack one of two new names, so the highest alone is trusted.
    wanted = [folder.key_of(keys.tag_operation(number)) for number in range(first, count)]
    operations: list[TagOperation] = []
    for key, operation in zip(wanted, folder.store.read_many(wanted, TagOperation), strict=True):
        if operation is None:
            raise RecordError(
                "record-malformed", key=key, reason="it is missing, though a later one is there"
            )
        operations.append(operation)
    return operations


def create_operation(folder: RunFolder, number: int, operation: TagOperation) -> bool:
    """Creates an operation; it is durable on return. False if somebody else had taken the number.

    Args:
        folder: the run.
        number: one above the highest that there is.
        operation: what to change.

    Raises:
        StoreError: if the store cannot be written.
    """
    if number == 0:
        with translated(f"the tags of `{folder.flow}/{folder.run}`"):
            folder.store.native.make_folder(folder.key_of(keys.TAGS))
    return folder.store.create(folder.key_of(keys.tag_operation(number)), operation)


def make_durable(folder: RunFolder) -> None:
    """Waits until the operations that others have created are on disk, for who relies on them without adding one."""
    with translated(f"the tags of `{folder.flow}/{folder.run}`"):
        folder.store.native.sync_folder(folder.key_of(keys.TAGS))
