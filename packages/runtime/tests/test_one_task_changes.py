"""Inputs that are to have other values: what may be changed, where each belongs, and the records that come of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from past_runs import GRAPH, Past, begun, worked
from run_builder import StoreBuilder

from mainstem_core.errors import ParameterError, UsageError
from mainstem_core.schema.identifiers import RunId, StepName, TaskId, TaskPath
from mainstem_datastore import Store
from mainstem_datastore.artifacts import load_item
from mainstem_datastore.task_artifacts import TaskArtifacts
from mainstem_runtime.one_task.inputs import Changes, changed_inputs, changes_of, values_in
from mainstem_runtime.one_task.past_task import Asked, PastTask, find_task

SPIN = RunId("spin-20261123-101530-k3xq")


def path(text: str) -> TaskPath:
    return TaskPath.parse(text)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[StoreBuilder]:
    builder = StoreBuilder(Store.open(tmp_path / ".mainstem", create=True))
    yield builder
    builder.close()


@pytest.fixture
def run(stores: StoreBuilder) -> Any:
    run = begun(stores)
    for index in range(3):
        worked(run, index)
    return run


def task(run: Any, step: str, task: str = "0") -> PastTask:
    return find_task(run.folder, GRAPH, Asked(StepName(step), task=TaskId(task)))


def changes(past: PastTask, given: dict[str, Any] | None = None, **texts: str) -> Changes:
    return changes_of(Past, past, given or {}, texts)


def refused(past: PastTask, given: dict[str, Any] | None = None, **texts: str) -> str:
    with pytest.raises(UsageError) as caught:
        changes(past, given, **texts)
    assert caught.value.id == "spin-input-invalid"
    return caught.value.message


def test_a_parameter_an_artifact_and_the_item_go_where_each_belongs(run: Any) -> None:
    made = changes(task(run, "work", "1"), {"times": 5, "label": "second", "input": 7})
    assert made == Changes({"times": 5}, {path("start/0"): {"label": "second"}}, (7,), ())


def test_an_artifact_is_changed_in_every_input_of_a_join_or_in_one_of_them(run: Any) -> None:
    every = changes(task(run, "join"), score="9")
    assert every.artifacts == {path(f"work/{index}"): {"score": 9} for index in range(3)}
    one = changes(task(run, "join"), {"work/1": {"score": 9}})
    assert one.artifacts == {path("work/1"): {"score": 9}}
    both = changes(task(run, "join"), {"score": 1, "Past/r/work/2": {"score": 9}})
    assert both.artifacts[path("work/2")] == {"score": 1}, "what is said of all is said last"


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("[1, 2]", [1, 2]), ('{"a": null}', {"a": None}), ("plain words", "plain words"), ("", "")],
)
def test_a_text_is_json_or_itself(run: Any, text: str, value: object) -> None:
    assert changes(task(run, "work"), input=text).item == (value,)
    assert changes(task(run, "work"), items=text).artifacts[path("start/0")]["items"] == value


def test_an_artifact_that_was_a_text_stays_one(run: Any) -> None:
    assert changes(task(run, "work"), label="7").artifacts[path("start/0")] == {"label": "7"}


def test_a_text_counts_more_than_a_value_of_the_same_name(run: Any) -> None:
    made = changes(task(run, "work"), {"times": 1, "label": "a"}, times="3", label="b")
    assert (made.parameters, made.artifacts[path("start/0")]) == ({"times": 3}, {"label": "b"})


def test_a_name_that_no_input_has_is_noted_as_new(run: Any) -> None:
    made = changes(task(run, "work"), {"lable": 1, "label": "x"})
    assert made.new == ("lable",) and made.artifacts[path("start/0")]["lable"] == 1


def test_a_parameter_must_be_of_its_kind(run: Any) -> None:
    with pytest.raises(ParameterError) as caught:
        changes(task(run, "work"), times="many")
    assert caught.value.id == "parameter-invalid"


def test_what_cannot_be_changed_is_refused_with_the_reason(run: Any) -> None:
    assert "constant of the class" in refused(task(run, "work"), greeting="x")
    assert "no item of a foreach" in refused(task(run, "join"), input="1")
    assert "cannot be the name of an artifact" in refused(task(run, "work"), {"a b": 1})
    assert "has no inputs, only parameters: `times`" in refused(task(run, "start"), label="x")
    assert "one of the inputs (`start/0`)" in refused(task(run, "work"), {"work/9": {"label": "x"}})
    assert "with a dict" in refused(task(run, "work"), {"start/0": 1})
    assert "cannot be the name" in refused(task(run, "work"), {"start/0": {"a b": 1}})


def test_the_records_of_changed_inputs_are_those_of_the_run_but_for_the_changes(run: Any) -> None:
    past = task(run, "work", "1")
    [changed] = changed_inputs(past, changes(past, {"label": "second", "input": 7, "times": 3}), SPIN)
    before = run.folder.manifest(path("start/0"))

    artifacts = TaskArtifacts(run.folder, changed)
    assert (artifacts.load("label"), artifacts.load("items")) == ("second", [1, 2, 3])
    items = [load_item(run.folder.store.native, changed.items, index, what="an item") for index in range(3)]
    assert items == [1, 7, 3]
    assert (changed.run, changed.transition) == (SPIN, before.transition)
    assert changed.write_id != before.write_id
    assert TaskArtifacts(run.folder, before).load("label") == "first"


def test_only_inputs_that_change_get_a_record(run: Any) -> None:
    past = task(run, "join")
    assert changed_inputs(past, changes(past, times="3"), SPIN) == []
    made = changed_inputs(past, changes(past, {"work/1": {"score": 9}}), SPIN)
    assert [(each.step, each.task) for each in made] == [("work", "1")]


def test_a_module_of_values_is_read(tmp_path: Path) -> None:
    file = tmp_path / "changed.py"
    file.write_text("ARTIFACTS = {'label': 'x', 'start/0': {'items': list(range(3))}}")
    assert values_in(str(file)) == {"label": "x", "start/0": {"items": [0, 1, 2]}}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "there is no `ARTIFACTS` in it"),
        ("ARTIFACTS = [1]", "`ARTIFACTS` is a list"),
        ("ARTIFACTS = {", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
    ],
)
def test_a_module_without_values_is_refused(tmp_path: Path, source: str, reason: str) -> None:
    file = tmp_path / "changed.py"
    file.write_text(source)
    with pytest.raises(UsageError) as caught:
        values_in(str(file))
    assert caught.value.id == "spin-artifacts-invalid" and reason in caught.value.message
