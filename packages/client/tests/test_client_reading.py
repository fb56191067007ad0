"""Reading a run that succeeded: steps, tasks, artifacts."""

import pickle
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from run_builder import SECOND_US, START_US, RunBuilder, StoreBuilder, foreach_run

from mainstem_client import DataArtifact, Flow, Mainstem, Run, Step, Task, metadata
from mainstem_core.errors import InvalidPathspec, MainstemNotFound, StoreError, TaskError


@pytest.fixture
def hello(stores: StoreBuilder) -> RunBuilder:
    """A foreach over twelve tasks with the parameter `alpha`, ended."""
    return foreach_run(stores.run(parameters={"alpha": 0.5, "limits": [1, 2]}), 12)


def test_a_run_lists_its_steps_in_the_order_of_the_graph(hello: RunBuilder) -> None:
    run = Run(hello.pathspec)
    assert [step.id for step in run] == ["start", "train", "join", "end"]
    assert run.steps() == list(run)
    assert "train" in run and "_parameters" in run and "trein" not in run
    assert run["train"].pathspec == f"{hello.pathspec}/train"
    assert run["train"].path_components == [*hello.pathspec.split("/"), "train"]


def test_tasks_come_by_place_and_not_by_text(hello: RunBuilder) -> None:
    step = Step(f"{hello.pathspec}/train")
    assert [task.id for task in step] == [str(index) for index in range(12)]
    assert [task.index for task in step] == list(range(12))
    assert len(step) == 12
    assert step.task.id == "0"
    assert step["11"].id == "11" and "11" in step and "12" not in step


def test_nested_places_and_loops_sort_by_number(run: RunBuilder) -> None:
    places = ["0-0", "0-2", "0-10", "1-0", "1-0~1", "1-0~2", "2", "10-0", "argo-x", "zz"]
    for place in reversed(places):
        run.succeed("train", place)
    assert [task.id for task in Step(f"{run.pathspec}/train")] == places


def test_the_artifacts_of_a_task(hello: RunBuilder) -> None:
    task = Task(f"{hello.pathspec}/train/7")
    assert task.data.score == 70
    assert task["score"].data == 70
    assert task.data.seed == 7 and task.data.models == list(range(12))
    assert task.data.alpha == 0.5
    assert [artifact.id for artifact in task] == ["alpha", "limits", "models", "score", "seed"]
    assert [artifact.id for artifact in task.artifacts] == ["alpha", "limits", "models", "score", "seed"]
    assert task.artifacts.score == task["score"] == task.artifacts[3]
    assert len(task.artifacts) == 5
    assert repr(task.artifacts) == "TaskArtifacts(alpha, limits, models, score, seed)"
    assert repr(task.data) == "TaskData(alpha, limits, models, score, seed)"
    assert "score" in task and "score" in task.data and "nothing" not in task and "nothing" not in task.data
    assert {"score", "alpha"} <= set(dir(task.data)) & set(dir(task.artifacts))


def test_private_artifacts_are_reachable_but_not_shown(run: RunBuilder) -> None:
    run.succeed("start", values={"_hidden": 1, "shown": 2})
    task = Task(f"{run.pathspec}/start/0")
    assert [artifact.id for artifact in task] == ["shown"]
    assert task["_hidden"].data == 1 and task.data._hidden == 1 and "_hidden" in task


def test_a_value_may_be_changed_without_harm(hello: RunBuilder) -> None:
    data = Task(f"{hello.pathspec}/train/7").data
    data.models.append("changed")
    assert data.models == list(range(12))


def test_parameters_are_a_task_of_their_own(hello: RunBuilder) -> None:
    run = Run(hello.pathspec)
    task = run["_parameters"].task
    assert task.pathspec == f"{hello.pathspec}/_parameters/0"
    assert task.data.alpha == 0.5 and task.data.limits == [1, 2]
    assert task.finished and task.successful and task.current_attempt == 0
    assert task == Task(f"{hello.pathspec}/_parameters/0") == Step(f"{hello.pathspec}/_parameters")["0"]
    assert task.stdout == "" and list(task.parent_tasks) == []
    assert DataArtifact(f"{hello.pathspec}/_parameters/0/alpha").data == 0.5


def test_what_an_artifact_says_of_itself(hello: RunBuilder) -> None:
    own = DataArtifact(f"{hello.pathspec}/train/3/score")
    same = DataArtifact(f"{hello.pathspec}/join/0/best")
    other = Task(f"{hello.pathspec}/train/4")["score"]
    assert own.size == 2 and own.type == "int" and len(own.sha) == 64
    assert own.sha != other.sha and same.sha != own.sha
    assert own.finished_at == own.created_at == Task(f"{hello.pathspec}/train/3").finished_at
    inherited = Task(f"{hello.pathspec}/train/3")["seed"]
    assert inherited.finished_at == Task(f"{hello.pathspec}/start/0").finished_at
    assert inherited.sha == Task(f"{hello.pathspec}/start/0")["seed"].sha
    assert own.parent == Task(f"{hello.pathspec}/train/3") and own.parent.parent.parent.parent == Flow(
        "HelloFlow"
    )


def test_equal_values_have_equal_hashes_whichever_run_wrote_them(stores: StoreBuilder) -> None:
    shas = set()
    for at_s in range(2):
        run = stores.run(at_s=at_s)
        run.succeed("start", values={"x": [1, 2, 3]})
        shas.add(Task(f"{run.pathspec}/start/0")["x"].sha)
    assert len(shas) == 1


def test_times_are_aware_and_in_utc(hello: RunBuilder) -> None:
    run = Run(hello.pathspec)
    began = datetime.fromtimestamp(START_US / SECOND_US, UTC)
    assert run.created_at == began and run.created_at.tzinfo is UTC
    assert (run.finished_at - began).total_seconds() == 16
    start = run["start"].task
    assert start.created_at == began and (start.finished_at - start.created_at).total_seconds() == 1
    assert run["train"].created_at == start.finished_at
    assert (run["train"].finished_at - run["train"].created_at).total_seconds() == 12


def test_the_last_step_stands_for_the_run(hello: RunBuilder, run: RunBuilder) -> None:
    assert Run(hello.pathspec).end_task == Task(f"{hello.pathspec}/end/0")
    assert Run(hello.pathspec).data.best == 110
    assert Run(run.pathspec).end_task is None and Run(run.pathspec).data is None


def test_objects_are_equal_by_path_and_survive_pickling(hello: RunBuilder) -> None:
    run = Run(hello.pathspec)
    task = run["train"]["5"]
    for value in (run.parent, run, run["train"], task, task["score"], Task(task.pathspec, attempt=0)):
        restored = pickle.loads(pickle.dumps(value))
        assert restored == value and hash(restored) == hash(value) and type(restored) is type(value)
        assert restored.pathspec == value.pathspec
    assert pickle.loads(pickle.dumps(task["score"])).data == 50
    assert pickle.loads(pickle.dumps(run))["train"]["5"] == task
    assert len({task, Task(task.pathspec), run["train"]["5"]}) == 1
    assert task != run["train"]["6"] and task != run["train"] and task != task.pathspec
    assert Task(task.pathspec, attempt=0) != task


def test_pickled_objects_remember_their_store(
    hello: RunBuilder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pickled = pickle.dumps(Task(f"{hello.pathspec}/train/5"))
    metadata(f"local@{tmp_path_factory.mktemp('elsewhere')}")
    assert Mainstem().flows == []
    assert pickle.loads(pickled).data.score == 50


def test_a_store_of_nothing(stores: StoreBuilder) -> None:
    assert Mainstem().flows == [] and list(Mainstem()) == [] and "HelloFlow" not in Mainstem()


def test_flows_are_listed_by_name(stores: StoreBuilder) -> None:
    stores.run("B")
    stores.run("A")
    assert [flow.id for flow in Mainstem()] == ["A", "B"]
    assert Mainstem()["B"] == Flow("B") and "B" in Mainstem() and "C" not in Mainstem()


@pytest.mark.parametrize(
    ("cls", "path"),
    [
        (Flow, "A/B"),
        (Run, "A"),
        (Step, "A/1"),
        (Task, "A/1/s"),
        (DataArtifact, "A/1/s/0"),
        (Run, "../x"),
        (Flow, ""),
    ],
)
def test_a_path_of_another_form_is_refused(stores: StoreBuilder, cls: type, path: str) -> None:
    with pytest.raises(InvalidPathspec) as caught:
        cls(path)
    assert caught.value.id == "usage-pathspec-invalid"


def test_what_does_not_exist_is_an_error_that_says_what_does(hello: RunBuilder) -> None:
    missing = {
        "HelloFlow": (lambda: Flow("HeloFlow")),
        hello.folder.run: (lambda: Run("HelloFlow/20200101-000000-aaaa")),
        "train": (lambda: Step(f"{hello.pathspec}/trian")),
        "`1`": (lambda: Task(f"{hello.pathspec}/train/12")),
        "score": (lambda: DataArtifact(f"{hello.pathspec}/train/1/scor")),
    }
    for remedy, look in missing.items():
        with pytest.raises(MainstemNotFound) as caught:
            look()
        assert remedy in caught.value.hint
        assert caught.value.id in ("client-not-found", "client-artifact-missing")


def test_indexing_what_does_not_exist_is_a_key_error(hello: RunBuilder) -> None:
    run = Run(hello.pathspec)
    for look in (
        lambda: Mainstem()["Nothing"],
        lambda: run.parent["20200101-000000-aaaa"],
        lambda: run["nothing"],
        lambda: run["train"]["99"],
        lambda: run["train"]["1"]["nothing"],
    ):
        with pytest.raises(KeyError):
            look()


def test_a_missing_artifact_is_an_attribute_error_with_near_names(hello: RunBuilder) -> None:
    task = Task(f"{hello.pathspec}/train/1")
    with pytest.raises(AttributeError) as caught:
        _ = task.data.scores
    assert caught.value.id == "client-artifact-missing"
    assert caught.value.hint == "it has `score`, `alpha`, `limits`, `models`, `seed`"
    assert not hasattr(task.data, "scores") and getattr(task.artifacts, "scores", None) is None


def test_a_damaged_blob_is_named_with_its_artifact(run: RunBuilder) -> None:
    run.succeed("start", values={"big": b"\x01\x02" * 100_000})
    [blob] = [file for file in _files(run, "blobs") if file.stat().st_size > 50]
    blob.chmod(0o644)
    content = bytearray(blob.read_bytes())
    content[7] ^= 1
    blob.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        _ = Task(f"{run.pathspec}/start/0").data.big
    assert caught.value.id == "store-blob-corrupt"
    assert f"`big` of `{run.pathspec}/start/0`" in caught.value.message
    blob.unlink()
    with pytest.raises(StoreError) as caught:
        _ = Task(f"{run.pathspec}/start/0").data.big
    assert caught.value.id == "store-blob-missing"


def test_a_reader_may_refuse_pickles(run: RunBuilder) -> None:
    run.succeed("start", values={"pickled": Fraction(1, 2), "plain": [1, 2]})
    task = Task(f"{run.pathspec}/start/0")
    assert task["pickled"].data == Fraction(1, 2) and task["plain"].load(allow_pickle=False) == [1, 2]
    with pytest.raises(TaskError) as caught:
        task["pickled"].load(allow_pickle=False)
    assert caught.value.id == "task-pickle-refused"


def test_a_damaged_record_is_an_error_of_its_own_task_only(hello: RunBuilder) -> None:
    record = Path(hello.folder.store.root, "flows", hello.pathspec, "tasks", "train.3.json")
    content = record.read_bytes().replace(b'"attempt":0', b'"attempt":1')
    record.unlink()
    record.write_bytes(content)
    tasks = Step(f"{hello.pathspec}/train").tasks()
    assert [task.data.score for task in tasks if task.id != "3"] == [
        index * 10 for index in range(12) if index != 3
    ]
    with pytest.raises(StoreError) as caught:
        _ = tasks[3].data.score
    assert caught.value.id == "record-malformed"


def _files(run: RunBuilder, part: str) -> list:
    return [file for file in Path(run.folder.store.root, part).rglob("*") if file.is_file()]
