"""Cancels a run from another process.

cancel.json     created once, says who asked; whoever finds it does nothing more than wait
SIGTERM         the owner stops its tasks, with their grace period, and ends the run as cancelled
SIGKILL         to an owner that has not done so in time; its tasks die with it
the lock        whoever gets it when the owner is gone ends the run in the owner's place
"""

import os
import signal
import time
from typing import Literal

from mainstem_core.errors import RunError
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import CancelRecord, EndRecord
from mainstem_core.users import current_user
from mainstem_datastore.journal import JournalWriter, next_epoch, read_journal
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.supervisor.options import GRACE_DEFAULT_S
from mainstem_runtime.supervisor.owner import Owner, lock_note, owner_of
from mainstem_runtime.supervisor.takeover import past_of
from mainstem_runtime.task.facts import host_facts

_SECONDS_BEYOND_GRACE = 5.0
_POLL_S = 0.02


class Cancelled(Record):
    """What has become of a run that somebody wanted to be cancelled.

    Args:
        state: "cancelled", or how it had ended before.
        by: who did it: this call, another one before it, or nobody, since the run had ended.
        forced: its owner had to be killed.
    """

    state: str
    by: Literal["this", "another", "nobody"]
    forced: bool = False


def cancel_run(folder: RunFolder) -> Cancelled:
    """Cancels a run and waits until it has ended; what was committed is kept.

    Args:
        folder: the run.

    Raises:
        RunError: `run-owner-elsewhere` if it runs on another machine, `run-owner-foreign` if another user runs it.
        StoreError: if the store cannot be written.
    """
    if (end := folder.end_record()) is not None:
        return Cancelled(end.outcome, "nobody")
    owner = owner_of(folder)
    user = current_user(os.environ)
    first = folder.ask_to_cancel(
        CancelRecord(folder.flow, folder.run, new_write_id(), time.time_ns() // 1000, user, host_facts())
    )
    forced = False
    while (end := folder.end_record()) is None:
        if owner is not None:
            with owner:
                forced = _end_by_owner(folder, owner, ask=first)
        elif not _end_in_place(folder, user):
            time.sleep(_POLL_S)  # somebody else has taken the run over at this moment
        if folder.end_record() is None:
            owner = owner_of(folder)
    folder.store.native.sync_folder(folder.key)  # its owner may not have come to that
    return Cancelled(end.outcome, "this" if first else "another", forced)


def _end_by_owner(folder: RunFolder, owner: Owner, *, ask: bool) -> bool:
    """Has the owner end the run; one that doesn't in time is killed. Says whether that was needed."""
    if ask:
        try:
            owner.signal(signal.SIGTERM)
        except PermissionError as error:
            run = f"{folder.flow}/{folder.run}"
            raise RunError("run-owner-foreign", run=run, pid=owner.pid) from error
    deadline_s = time.monotonic() + _grace_s(folder) + _SECONDS_BEYOND_GRACE
    while folder.end_record() is None and not owner.ended_within(_POLL_S):
        if time.monotonic() > deadline_s:
            owner.signal(signal.SIGKILL)
            owner.ended_within(_SECONDS_BEYOND_GRACE)
            return True
    return False


def _grace_s(folder: RunFolder) -> float:
    """Returns the seconds that the run's owner gives to its tasks."""
    started = next((event for event in read_journal(folder) if event.kind == "run-started"), None)
    return float((started.data or {}).get("grace_s", GRACE_DEFAULT_S)) if started else GRACE_DEFAULT_S


def _end_in_place(folder: RunFolder, user: str) -> bool:
    """Ends a run that nobody owns, in its owner's place; False if somebody has become its owner."""
    try:
        lock = folder.lock(lock_note())
    except BlockingIOError:
        return False
    try:
        if folder.end_record() is None:
            journal = JournalWriter(folder, next_epoch(folder))
            journal.append("run-ending", outcome="cancelled")
            journal.sync()
            journal.close()
            folder.end(_end_record(folder, f"cancelled by {user} after its owner was gone"))
    finally:
        lock.release()
    from mainstem_client.index import catch_up_run  # imports sqlite3

    catch_up_run(folder.store, folder.flow, folder.run)
    return True


def _end_record(folder: RunFolder, reason: str) -> EndRecord:
    past = past_of(folder)
    return EndRecord(
        flow=folder.flow,
        run=folder.run,
        write_id=new_write_id(),
        finished_us=time.time_ns() // 1000,
        outcome="cancelled",
        reason=reason,
        tasks_succeeded=past.tasks_succeeded,
        attempts_failed=past.history.failed_count,
        written_bytes=past.written_bytes,
    )
