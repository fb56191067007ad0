"""A damaged record, or a file that somebody left among the runs, hides nothing else and is not passed over."""

from pathlib import Path

import pytest
from run_builder import RunBuilder, StoreBuilder, foreach_run

from mainstem_client import Flow, Mainstem, Run, namespace
from mainstem_client.disk_usage import disk_usage
from mainstem_client.index import rebuild
from mainstem_client.run_summaries import list_runs
from mainstem_core.errors import MainstemNotFound, RecordError
from mainstem_datastore.records import seal, unseal

STRAY = ("notes", "notes.txt", ".DS_Store")


def file_of(run: RunBuilder, name: str) -> Path:
    file = Path(run.folder.store.root, run.folder.key_of(name))
    file.chmod(0o644)
    return file


def damage(run: RunBuilder, name: str) -> None:
    """Changes one byte of a record, as a failing disk would."""
    file = file_of(run, name)
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"flow"', b'"flop"', 1))
    assert file.read_bytes() != content


def states(stores: StoreBuilder, in_namespace: str | None = None) -> list[tuple[str, str]]:
    lines = list_runs(stores.store, stores.store.flows(), 9, in_namespace)
    return [(line.pathspec, line.state) for line in lines]


@pytest.fixture
def three(stores: StoreBuilder) -> list[RunBuilder]:
    """Three runs that succeeded, the oldest first."""
    return [foreach_run(stores.run(at_s=at_s * 10), 2) for at_s in range(3)]


@pytest.mark.parametrize("folder", ["flows", "flows/HelloFlow", "flows/HelloFlow/{run}", "blobs"])
def test_files_that_somebody_left_are_no_flows_and_no_runs(
    stores: StoreBuilder, three: list[RunBuilder], folder: str
) -> None:
    before = states(stores), disk_usage(stores.store).flows[0].blob_bytes
    for name in STRAY:
        Path(stores.store.root, folder.format(run=three[0].folder.run), name).write_text("mine")
    namespace(None)
    assert [flow.id for flow in Mainstem()] == ["HelloFlow"]
    assert [run.pathspec for run in Flow("HelloFlow")] == [run.pathspec for run in reversed(three)]
    assert (states(stores), disk_usage(stores.store).flows[0].blob_bytes) == before
    assert [flow.flow for flow in disk_usage(stores.store).flows] == ["HelloFlow"]
    assert "notes" not in Mainstem() and "notes.txt" not in Flow("HelloFlow")
    for look in (lambda: Flow("notes"), lambda: Run("HelloFlow/notes.txt"), lambda: Run("notes/notes")):
        with pytest.raises(MainstemNotFound) as caught:
            look()
        assert "notes" not in caught.value.hint


@pytest.mark.parametrize("name", ["run.json", "end.json"])
def test_a_damaged_run_is_listed_and_says_so_when_it_is_read(
    stores: StoreBuilder, three: list[RunBuilder], name: str
) -> None:
    oldest, damaged, newest = three
    damage(damaged, name)
    listed = list(Flow("HelloFlow"))
    assert [run.pathspec for run in listed] == [newest.pathspec, damaged.pathspec, oldest.pathspec]
    with pytest.raises(RecordError) as caught:
        _ = listed[1].state
    assert caught.value.fields["key"] == damaged.folder.key_of(name)
    assert [run.state for run in listed[::2]] == ["succeeded", "succeeded"]
    assert [state for _, state in states(stores)] == ["succeeded", "damaged", "succeeded"]


@pytest.mark.parametrize("name", ["run.json", "end.json"])
def test_the_newest_run_that_succeeded_is_one_that_is_known_to_have(
    three: list[RunBuilder], name: str
) -> None:
    damage(three[2], name)
    flow = Flow("HelloFlow")
    assert flow.latest_run is not None and flow.latest_run.pathspec == three[2].pathspec
    assert flow.latest_successful_run == Run(three[1].pathspec)


def test_a_run_whose_owner_is_not_known_is_in_every_list(stores: StoreBuilder) -> None:
    theirs = stores.run(user="bob", tags=["nightly"]).end()
    assert Flow("HelloFlow").runs() == [] and not Flow("HelloFlow").is_in_namespace()
    damage(theirs, "run.json")
    assert [run.pathspec for run in Flow("HelloFlow").runs()] == [theirs.pathspec]
    assert [run.pathspec for run in Flow("HelloFlow").runs("weekly")] == [theirs.pathspec]
    assert states(stores, "user:ada") == [(theirs.pathspec, "damaged")]
    [line] = list_runs(stores.store, stores.store.flows(), 9, None)
    assert (line.user, line.tags, line.created_us, line.written_bytes) == (None, None, None, None)


def test_what_is_known_of_a_damaged_run_is_said(stores: StoreBuilder) -> None:
    damage(stores.run(tags=["nightly"]).end(), "end.json")
    [line] = list_runs(stores.store, stores.store.flows(), 9, None)
    assert (line.state, line.user, line.finished_us) == ("damaged", "ada", None)
    assert line.created_us is not None and line.tags is not None and "nightly" in line.tags


def test_a_lost_run_with_a_damaged_task_is_damaged(stores: StoreBuilder) -> None:
    run = stores.run()
    run.succeed("start")
    run.lose()
    damage(run, "tasks/start.0.json")
    assert states(stores) == [(run.pathspec, "damaged")]


def test_a_run_of_a_later_version_is_listed_as_newer(stores: StoreBuilder) -> None:
    run = stores.run().end()
    file = file_of(run, "run.json")
    file.write_bytes(seal({**unseal(file.read_bytes(), "a record"), "v": 9}))
    assert states(stores) == [(run.pathspec, "newer")]
    assert ">newer<" in Flow("HelloFlow")._repr_html_()
    with pytest.raises(RecordError, match="record-newer"):
        _ = Flow("HelloFlow").latest_run.state


def test_damaged_runs_are_ordered_by_what_is_known_of_their_time(stores: StoreBuilder) -> None:
    runs = [
        stores.run(at_s=at_s, run=run)
        for at_s, run in enumerate(["argo-zz", None, "argo-aa", None, "argo-mm"])
    ]
    damage(runs[2], "run.json")
    damage(runs[3], "run.json")
    expected = [runs[at_s].pathspec for at_s in (4, 3, 1, 0, 2)]
    assert [run.pathspec for run in Flow("HelloFlow")] == expected


def test_a_notebook_shows_what_is_damaged(three: list[RunBuilder]) -> None:
    damage(three[2], "run.json")
    damage(three[1], "tasks/train.0.json")
    assert ">damaged<" in Mainstem()._repr_html_()
    page = Flow("HelloFlow")._repr_html_()
    assert page.count(">damaged<") == 1 and page.count(">succeeded<") == 2
    unreadable = next(iter(Flow("HelloFlow")))
    assert "run.json" in unreadable._repr_html_() and "run.json" not in repr(unreadable)
    step = Run(three[1].pathspec)["train"]
    assert step._repr_html_().count(">damaged<") == 1
    assert "train.0.json" in step["0"]._repr_html_()


def test_sizes_leave_out_what_cannot_be_read_and_name_it(stores: StoreBuilder) -> None:
    runs = [stores.run(at_s=at_s, parameters={"seed": bytes(100_000)}) for at_s in range(2)]
    for number, run in enumerate(runs):
        run.succeed("start", values={"own": bytes([number]) * 1_000_000})
        run.end()
    whole = disk_usage(stores.store)
    assert whole.damaged_records == ()
    damage(runs[0], "tasks/start.0.json")
    damage(runs[1], "run.json")
    usage = disk_usage(stores.store)
    assert usage.damaged_records == (
        runs[1].folder.key_of("run.json"),
        runs[0].folder.key_of("tasks/start.0.json"),
    )
    assert usage.blob_bytes == whole.blob_bytes and usage.unreferenced_bytes > whole.unreferenced_bytes
    assert [run.run for run in usage.flows[0].runs] == [runs[1].folder.run, runs[0].folder.run]


def test_sizes_list_runs_of_one_second_by_their_time(stores: StoreBuilder) -> None:
    ids = [f"20261118-195640-{end}" for end in ("zzzz", "aaaa", "mmmm")]
    for number, run in enumerate(ids):
        stores.run(at_s=0, run=run, after_us=number)
    assert [run.run for run in disk_usage(stores.store).flows[0].runs] == ids[::-1]


def test_the_index_of_the_other_runs_is_made_all_the_same(
    stores: StoreBuilder, three: list[RunBuilder]
) -> None:
    damage(three[1], "run.json")
    Path(stores.store.root, "flows", "notes").write_text("mine")
    assert rebuild(stores.store).runs == 2


@pytest.mark.parametrize("name", ["run.json", "end.json"])
def test_many_tasks_are_read_in_a_damaged_run(stores: StoreBuilder, name: str) -> None:
    run = foreach_run(stores.run(), 150)
    damage(run, name)
    usage = disk_usage(stores.store)
    assert usage.damaged_records == (() if name == "end.json" else (run.folder.key_of(name),))
