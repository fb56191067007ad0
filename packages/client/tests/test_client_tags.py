"""Tags of runs that change: at once, together, by many, and within their limits."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from run_builder import RunBuilder, StoreBuilder, foreach_run

from mainstem_client import Flow, Mainstem, Run, Task, get_namespace, namespace
from mainstem_client.index import catch_up_run, rebuild
from mainstem_client.index.database import with_index
from mainstem_client.index.rows import run_row
from mainstem_client.index.update import note_tags
from mainstem_client.run_summaries import list_runs
from mainstem_client.run_tags import tags_at_start
from mainstem_core.errors import MainstemNotFound, RecordError, TaggingError
from mainstem_core.schema.tags import TagOperation
from mainstem_datastore.tag_operations import create_operation, read_operations

SYSTEM = {"user:ada", "runtime:dev"}


def ended(stores: StoreBuilder, **options: object) -> Run:
    """A run that has ended."""
    return Run(stores.run(**options).end().pathspec)


def another_process(run: Run) -> Run:
    """The same run, as somebody sees it who knows nothing of what this process has read."""
    return Run(run.pathspec)


def test_tags_are_added_removed_and_replaced_and_everybody_sees_it_at_once(stores: StoreBuilder) -> None:
    run = ended(stores, tags=["nightly"])
    elsewhere = another_process(run)
    assert elsewhere.user_tags == {"nightly"}
    run.add_tag("best")
    assert run.user_tags == elsewhere.user_tags == {"nightly", "best"}
    run.add_tags(["a", "b", "a"])
    elsewhere.remove_tag("nightly")
    run.remove_tags(["a", "never there"])
    run.replace_tag("best", "good")
    run.replace_tags(["b", "good"], ["c", "d"])
    assert run.user_tags == elsewhere.user_tags == another_process(run).user_tags == {"c", "d"}
    assert run.tags == {"c", "d"} | SYSTEM and run.system_tags == SYSTEM


def test_a_change_that_changes_nothing_is_not_stored(stores: StoreBuilder) -> None:
    builder = stores.run(tags=["nightly"])
    run = Run(builder.pathspec)
    run.add_tags([])
    run.add_tags(["nightly", "user:ada"])
    run.remove_tags(["never there"])
    run.replace_tag("nightly", "nightly")
    assert run.user_tags == {"nightly"}
    assert read_operations(builder.folder) == []
    assert not Path(builder.folder.store.root, builder.folder.key_of("tags")).exists()


def test_a_replacement_is_one_operation_that_says_who_made_it(stores: StoreBuilder) -> None:
    builder = stores.run(tags=["candidate"])
    Run(builder.pathspec).replace_tags(["candidate", "gone"], ["production", "checked"])
    [operation] = read_operations(builder.folder)
    assert (operation.remove, operation.add) == (("candidate",), ("production", "checked"))
    assert (operation.flow, operation.run, operation.user) == (builder.folder.flow, builder.folder.run, "ada")
    assert operation.created_us > 0 and len(operation.write_id) == 16


def test_whatever_is_in_a_run_has_its_tags(stores: StoreBuilder) -> None:
    run = Run(foreach_run(stores.run(), 2).pathspec)
    task = run["train"]["1"]
    run.add_tag("best")
    for held in (run, run["train"], task, task["score"], Task(task.pathspec)):
        assert held.user_tags == {"best"} and held.tags == {"best"} | SYSTEM
    assert len(run.steps("best")) == 4 and len(run["train"].tasks("best", "user:ada")) == 2
    run.remove_tag("best")
    assert run.steps("best") == [] and run["train"].tasks("best") == [] and task.tags == SYSTEM


def test_lists_follow_the_tags(stores: StoreBuilder) -> None:
    run = ended(stores, at_s=1, tags=["nightly"])
    other = ended(stores, at_s=2)
    flow = Flow("HelloFlow")
    run.replace_tag("nightly", "weekly")
    other.add_tag("weekly")
    assert flow.runs("nightly") == [] and flow.runs("weekly") == [other, run]
    assert [each.tags for each in flow.runs("weekly")] == [{"weekly"} | SYSTEM] * 2
    other.remove_tag("weekly")
    assert flow.runs("weekly") == [run] and flow.runs("weekly", "user:ada") == [run]
    [first, second] = list_runs(stores.store, stores.store.flows(), 9, None)
    assert (first.tags, second.tags) == (("runtime:dev", "user:ada"), ("runtime:dev", "user:ada", "weekly"))
    assert [line.run for line in list_runs(stores.store, stores.store.flows(), 9, "weekly")] == [run.id]


def test_a_tag_brings_a_run_into_a_namespace_and_out_of_it(stores: StoreBuilder) -> None:
    theirs = stores.run("Theirs", user="bob").end()
    assert "Theirs" not in Mainstem() and get_namespace() == "user:ada"
    namespace(None)
    Run(theirs.pathspec).add_tag("team:fraud")
    namespace("team:fraud")
    assert "Theirs" in Mainstem() and Flow("Theirs").latest_run == Run(theirs.pathspec)
    assert theirs.folder.run in Flow("Theirs") and Flow("Theirs")[theirs.folder.run].is_in_namespace()
    held = Run(theirs.pathspec)
    held.remove_tag("team:fraud")
    assert not held.is_in_namespace() and theirs.folder.run not in Flow("Theirs")
    assert Flow("Theirs").runs() == [] and list(Mainstem()) == []
    with pytest.raises(MainstemNotFound) as caught:
        Run(theirs.pathspec)
    assert caught.value.id == "client-namespace-mismatch"


def test_the_default_namespace_may_come_from_the_environment(
    stores: StoreBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.run(user="bob", tags=["shared"]).end()
    assert Flow("HelloFlow").runs() == []
    monkeypatch.setenv("MAINSTEM_NAMESPACE", "shared")
    assert get_namespace() == "shared" and len(Flow("HelloFlow").runs()) == 1
    monkeypatch.setenv("MAINSTEM_NAMESPACE", "")
    assert get_namespace() is None and len(Flow("HelloFlow").runs()) == 1
    assert namespace("user:ada") == get_namespace() == "user:ada"


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("", "it is empty"),
        ("x" * 501, "it has 501 characters"),
        ("\ud800", "it is not valid UTF-8"),
        (5, "it is of the type `int`"),
        (["fine", None], "it is of the type `NoneType`"),
    ],
)
def test_what_cannot_be_a_tag_is_refused(stores: StoreBuilder, tag: object, reason: str) -> None:
    run = ended(stores)
    for change in (run.add_tag, run.add_tags, run.remove_tag, lambda tag: run.replace_tag("a", tag)):
        with pytest.raises(TaggingError) as caught:
            change(tag)
        assert caught.value.id == "tag-invalid" and caught.value.message.endswith(reason)
    assert run.user_tags == frozenset()


def test_the_longest_tag_and_one_of_any_language(stores: StoreBuilder) -> None:
    run = ended(stores)
    run.add_tags(["ü" * 500, "größte 模型 🎉", " spaces and\nlines "])
    assert another_process(run).user_tags == {"ü" * 500, "größte 模型 🎉", " spaces and\nlines "}


def test_a_run_has_at_most_fifty_tags_of_users(stores: StoreBuilder) -> None:
    run = ended(stores, tags=[str(number) for number in range(49)])
    run.add_tag("49")
    with pytest.raises(TaggingError) as caught:
        run.add_tags(["50", "51"])
    assert (caught.value.id, caught.value.fields["count"]) == ("tag-too-many", 52)
    run.replace_tag("0", "50")
    run.add_tag("user:ada")
    assert len(run.user_tags) == 50 and "51" not in run.user_tags


def test_the_tags_of_mainstem_stay(stores: StoreBuilder) -> None:
    run = ended(stores, tags=["mine"])
    for change in (
        lambda: run.remove_tag("user:ada"),
        lambda: run.replace_tags(["mine", "user:ada"], ["x"]),
    ):
        with pytest.raises(TaggingError) as caught:
            change()
        assert caught.value.id == "tag-system"
    assert run.tags == {"mine"} | SYSTEM


def test_a_reply_that_was_lost_is_not_taken_for_a_lost_race(run: RunBuilder) -> None:
    def operation(write_id: str, tag: str) -> TagOperation:
        return TagOperation(run.folder.flow, run.folder.run, write_id, 1, "ada", add=(tag,))

    assert create_operation(run.folder, 0, operation("1" * 16, "a"))
    assert create_operation(run.folder, 0, operation("1" * 16, "a"))
    assert not create_operation(run.folder, 0, operation("2" * 16, "b"))
    assert Run(run.pathspec).user_tags == {"a"}


# -- damage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["bits", "hole"])
def test_damaged_tags_hide_no_run_and_are_reported(stores: StoreBuilder, harm: str) -> None:
    builder = stores.run(user="bob").end()
    namespace(None)
    run = Run(builder.pathspec)
    run.add_tag("a")
    run.add_tag("b")
    file = Path(stores.store.root, builder.folder.key_of("tags/0.json"))
    file.chmod(0o644)
    if harm == "bits":
        file.write_bytes(file.read_bytes().replace(b'"a"', b'"x"'))
    else:
        file.unlink()
    if harm == "bits":
        assert Flow("HelloFlow").runs("a") == [run]
        [line] = list_runs(stores.store, stores.store.flows(), 9, "user:ada")
        assert (line.state, line.tags) == ("succeeded", None)
        assert catch_up_run(stores.store, builder.folder.flow, builder.folder.run) is False
        assert rebuild(stores.store).runs == 0
    for look in (lambda: another_process(run).tags, lambda: another_process(run).add_tag("c")):
        with pytest.raises(RecordError) as caught:
            look()
        assert caught.value.fields["key"] == builder.folder.key_of("tags/0.json")
    assert run.successful and run.system_tags == {"user:bob", "runtime:dev"}
    assert "tags/0.json" in another_process(run)._repr_html_()


def test_files_that_somebody_left_among_the_tags_are_ignored(run: RunBuilder) -> None:
    Run(run.pathspec).add_tag("a")
    folder = Path(run.folder.store.root, run.folder.key_of("tags"))
    for name in ("notes.txt", "01.json", "1.json.bak", "-1.json", "٣.json"):
        (folder / name).write_text("{}")
    Run(run.pathspec).add_tag("b")
    assert Run(run.pathspec).user_tags == {"a", "b"} and (folder / "1.json").exists()


# -- the index -----------------------------------------------------------------------------------------------------


def indexed_tags(stores: StoreBuilder) -> list[tuple[str, int]]:
    connection = sqlite3.connect(Path(stores.store.root, "index.sqlite"))
    rows = connection.execute("SELECT tags, tag_operations FROM runs").fetchall()
    connection.close()
    return rows


def test_the_index_follows_the_tags(stores: StoreBuilder) -> None:
    builder = stores.run()
    run = Run(builder.pathspec)
    run.add_tag("early")
    assert not Path(stores.store.root, "index.sqlite").exists()
    builder.end()
    assert catch_up_run(stores.store, builder.folder.flow, builder.folder.run)
    assert indexed_tags(stores) == [('["early", "runtime:dev", "user:ada"]', 1)]
    run.replace_tag("early", "late")
    assert indexed_tags(stores) == [('["late", "runtime:dev", "user:ada"]', 2)]
    rebuild(stores.store)
    assert indexed_tags(stores) == [('["late", "runtime:dev", "user:ada"]', 2)]


def test_a_row_that_was_made_of_older_tags_changes_nothing(stores: StoreBuilder) -> None:
    builder = stores.run().end()
    flow, run = builder.folder.flow, builder.folder.run
    record, end = builder.folder.run_record(), builder.folder.end_record()
    old = tags_at_start(record)
    Run(builder.pathspec).add_tag("new")
    assert catch_up_run(stores.store, flow, run)
    note_tags(builder.folder, old)
    with_index(stores.store, lambda index: index.add(run_row(record, end, old), []), None)
    assert indexed_tags(stores) == [('["new", "runtime:dev", "user:ada"]', 1)]


# -- a model, and many at once -------------------------------------------------------------------------------------

TAGS = st.sampled_from(["a", "b", "c", "d", "user:ada"])
LISTS = st.lists(TAGS, max_size=3)
STEPS = st.lists(st.tuples(st.integers(0, 2), LISTS, LISTS), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(STEPS, st.booleans())
def test_several_processes_see_what_a_set_would_hold(
    stores: StoreBuilder, steps: list[tuple[int, list[str], list[str]]], is_ended: bool
) -> None:
    builder = stores.run(tags=["a"])
    if is_ended:
        builder.end()
    processes = [Run(builder.pathspec) for _ in range(3)]
    model = {"a"}
    for number, remove, add in steps:
        process = processes[number]
        if "user:ada" in remove:
            with pytest.raises(TaggingError):
                process.replace_tags(remove, add)
        else:
            process.replace_tags(remove, add)
            model = (model - set(remove)) | (set(add) - SYSTEM)
        assert process.user_tags == model
    assert all(process.user_tags == model for process in [*processes, Run(builder.pathspec)])
    for tag in "abcd":
        assert (tag in model) == (builder.folder.run in [run.id for run in Flow("HelloFlow").runs(tag)])
    builder.lose()


RACE = """
import sys
from mainstem_client import Run, metadata, namespace
root, path, name, count = sys.argv[1:]
metadata(f"local@{root}")
namespace(None)
run = Run(path)
for number in range(int(count)):
    print("ready", flush=True)
    sys.stdin.readline()
    run.replace_tag(f"{name}-{number - 1}", f"{name}-{number}")
    if number % 3 == 0:
        run.add_tag(f"{name}-extra")
    if number % 3 == 1:
        run.remove_tag(f"{name}-extra")
    assert f"{name}-{number}" in run.user_tags
"""


def started(code: str, stores: StoreBuilder, *arguments: str) -> subprocess.Popen[bytes]:
    """Starts an interpreter that says when it is ready and goes on when it is told a line."""
    command = [sys.executable, "-c", code, stores.store.root, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def go(racers: list[subprocess.Popen[bytes]]) -> None:
    """Waits until all are ready, then lets all go on at the same moment."""
    for racer in racers:
        assert racer.stdout is not None and racer.stdout.readline() == b"ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(b"\n")
        racer.stdin.flush()


def test_processes_that_change_tags_at_the_same_time_lose_nothing(stores: StoreBuilder) -> None:
    builder = stores.run().end()
    names, rounds = ("p", "q", "r", "s"), 12
    racers = [started(RACE, stores, builder.pathspec, name, str(rounds)) for name in names]
    for _ in range(rounds):
        go(racers)
    for racer in racers:
        racer.communicate(timeout=60)
    assert [racer.returncode for racer in racers] == [0] * 4
    operations = read_operations(builder.folder)
    for name in names:
        added = [tag for each in operations for tag in each.add if tag.startswith(f"{name}-")]
        removed = [tag for each in operations for tag in each.remove if tag.startswith(f"{name}-")]
        numbers = [tag for tag in added if not tag.endswith("extra")]
        assert numbers == [f"{name}-{number}" for number in range(rounds)]
        assert [tag for tag in removed if not tag.endswith("extra")] == numbers[:-1]
        assert added.count(f"{name}-extra") == removed.count(f"{name}-extra") == rounds / 3
    turns = [operation.add[0][0] for operation in operations if operation.add]
    assert turns != sorted(turns), "they did not run at the same time"
    assert Run(builder.pathspec).user_tags == {f"{name}-{rounds - 1}" for name in names}


LAST_PLACE = """
import sys
from mainstem_client import Run, metadata, namespace
from mainstem_core.errors import TaggingError
root, path, name = sys.argv[1:]
metadata(f"local@{root}")
namespace(None)
run = Run(path)
print("ready", flush=True)
sys.stdin.readline()
try:
    run.add_tag(name)
except TaggingError:
    sys.exit(7)
"""


def test_of_several_who_want_the_last_place_one_gets_it(stores: StoreBuilder) -> None:
    builder = stores.run(tags=[str(number) for number in range(49)]).end()
    racers = [started(LAST_PLACE, stores, builder.pathspec, name) for name in "xyz"]
    go(racers)
    for racer in racers:
        racer.communicate(timeout=60)
    assert sorted(racer.returncode for racer in racers) == [0, 7, 7]
    assert len(Run(builder.pathspec).user_tags) == 50
