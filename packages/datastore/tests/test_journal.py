"""The journal: what is appended is read, up to the first damaged line of an epoch."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_core.schema.journal import JournalEvent
from mainstem_datastore import RunFolder, Store
from mainstem_datastore.journal import JournalWriter, read_journal

PATHS = [TaskPath(StepName(step), TaskId(task)) for step in ("a", "work") for task in ("0", "1-2", "3~4")]
TEXTS = st.text(max_size=20) | st.sampled_from(['"kind":"attempt-x","step":"a","task":"0"', '{"step":"a"}'])


def folder_in(path: Path) -> RunFolder:
    folder = RunFolder(Store.open(path, create=True), FlowName("Flow"), RunId("20260101-000000-aaaa"))
    folder.make()
    return folder


@given(
    events=st.lists(st.tuples(st.none() | st.sampled_from(PATHS), TEXTS), max_size=12),
    besides=st.sets(st.sampled_from(PATHS)),
)
def test_the_events_of_some_tasks_can_be_left_out_and_no_others_are(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[tuple[TaskPath | None, str]],
    besides: set[TaskPath],
) -> None:
    folder = folder_in(tmp_path_factory.mktemp("store"))
    journal = JournalWriter(folder)
    for path, text in events:
        kind = "stopping" if path is None else "attempt-failed"
        journal.append(kind, path, None if path is None else 0, reason=text)
    journal.close()

    def path_of(event: JournalEvent) -> TaskPath | None:
        return None if event.step is None else TaskPath(StepName(event.step), TaskId(event.task or ""))

    every = list(read_journal(folder))
    assert [(path_of(event), (event.data or {})["reason"]) for event in every] == events
    assert list(read_journal(folder, besides)) == [each for each in every if path_of(each) not in besides]
