"""The tags of a run as they are now: those of its `run.json`, and each change since."""

import os
import time
from collections.abc import Iterable

from mainstem_core.errors import TaggingError
from mainstem_core.schema.record import Record, replace
from mainstem_core.schema.records import RunRecord
from mainstem_core.schema.tags import TagOperation, check_count, checked_tags, tags_after
from mainstem_core.users import current_user
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.tag_operations import create_operation, make_durable, read_operations


class RunTags(Record):
    """The tags of a run at one moment.

    Args:
        user: those that users gave to it.
        system: those that Mainstem gave to it.
        operations: how many changes of the run's tags are in them.
    """

    user: frozenset[str]
    system: frozenset[str]
    operations: int = 0

    @property
    def all(self) -> frozenset[str]:
        """Those of users and those of Mainstem."""
        return self.user | self.system


def tags_at_start(record: RunRecord) -> RunTags:
    """Returns the tags that a run began with."""
    return RunTags(frozenset(record.tags), frozenset(record.system_tags))


def tags_now(folder: RunFolder, known: RunTags) -> RunTags:
    """Returns the tags of a run after all changes that there are.

    Args:
        folder: the run.
        known: its tags at any earlier moment; only what came later is read.

    Raises:
        RecordError: if a change is missing, damaged or too new.
    """
    operations = read_operations(folder, known.operations)
    if not operations:
        return known
    user = known.user
    for operation in operations:
        user = tags_after(user, operation)
    return replace(known, user=user, operations=known.operations + len(operations))


def change_tags(
    folder: RunFolder, known: RunTags, *, remove: str | Iterable[str] = (), add: str | Iterable[str] = ()
) -> RunTags:
    """Removes tags from a run and adds others, both at once, and returns its tags after that; durable on return.

    Others may change the tags of the same run at the same moment: no change of theirs is lost, and none of ours.

    Args:
        folder: the run.
        known: its tags at any earlier moment.
        remove: one tag or several; those that the run has not are left out.
        add: one tag or several; those that the run has already are left out.

    Raises:
        TaggingError: `tag-invalid`, `tag-too-many` or `tag-system`; nothing is changed then.
        StoreError: if the store cannot be read or written.
    """
    removed, added = checked_tags(remove), checked_tags(add)
    for tag in removed:
        if tag in known.system:
            raise TaggingError("tag-system", tag=tag, path=f"{folder.flow}/{folder.run}")
    write_id = new_write_id()
    while True:  # ends, since a number that is taken means that somebody else has come further
        known = tags_now(folder, known)
        operation = TagOperation(
            flow=folder.flow,
            run=folder.run,
            write_id=write_id,
            created_us=time.time_ns() // 1000,
            user=current_user(os.environ),
            remove=tuple(tag for tag in removed if tag in known.user and tag not in added),
            add=tuple(tag for tag in added if tag not in known.user and tag not in known.system),
        )
        after = tags_after(known.user, operation)
        if after == known.user:
            if known.operations:
                make_durable(folder)
            return known
        if len(after) > len(known.user):
            check_count(after, f"the run `{folder.flow}/{folder.run}`")
        if create_operation(folder, known.operations, operation):
            return replace(known, user=after, operations=known.operations + 1)
