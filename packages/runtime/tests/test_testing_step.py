"""The testing kit runs one step as a task would run it."""

import os
from typing import Any

import pytest
from kit_flows import Facts, Nested, Sweep

from mainstem_core.errors import (
    GraphError,
    MainstemException,
    ParameterError,
    TaskError,
    UnhandledInMergeArtifactsException,
    UsageError,
)
from mainstem_core.flow import FlowSpec, Parameter, current, step
from mainstem_runtime.testing import current_as, run_step


def test_a_step_of_a_foreach_reads_what_it_is_given_and_leaves_what_it_assigned() -> None:
    data = {"rows": [7]}
    result = run_step(Sweep, "train", artifacts={"data": data}, parameters={"alpha": "3"}, input=2, index=4)
    assert result.score == 6.0
    assert result.artifacts == {"score": 6.0, "data": {"rows": [7, 2]}}
    assert (result.step_name, result.task_id, result.index, result.input) == ("train", "4", 4, 2)
    assert (result.next_steps, result.foreach, result.foreach_items) == (("pick",), None, None)
    assert data == {"rows": [7]}, "a step gets its own copy, as from the store"
    with pytest.raises(AttributeError, match="the step `train` left no artifact `model`"):
        _ = result.model
    assert {"score", "artifacts"} <= set(dir(result))


def test_a_step_that_fans_out() -> None:
    result = run_step(Sweep, Sweep.start)
    assert (result.next_steps, result.foreach, result.foreach_items) == (("train",), "rates", [1, 2, 3])
    assert result.rates == [1, 2, 3], "an iterator is stored as the list of its items"


def test_a_join_of_a_foreach_gets_a_list() -> None:
    result = run_step(Sweep, "pick", inputs=[{"score": 1}, {"score": 3}, {"score": 2}])
    assert (result.best, result.scores) == (1, [1, 3, 2])
    assert result.items == [None, None, None]
    assert run_step(Sweep, "pick", inputs=[{"score": 5}]).best == 0


def test_what_a_step_left_is_given_on_to_the_next() -> None:
    started = run_step(Sweep, "start")
    assert started.foreach_items is not None
    trained = [
        run_step(Sweep, "train", artifacts=started, input=item, index=index)
        for index, item in enumerate(started.foreach_items)
    ]
    picked = run_step(Sweep, "pick", inputs=trained)
    assert (picked.best, picked.items) == (2, [1, 2, 3])
    assert run_step(Sweep, "end", artifacts=picked).next_steps == ()


@pytest.mark.parametrize(
    "inputs", [[{"side": "L"}, {"side": "R"}], {"right": {"side": "R"}, "left": {"side": "L"}}]
)
def test_a_join_of_branches_gets_a_list_in_their_order_or_a_dict_by_name(inputs: Any) -> None:
    assert run_step(Nested, "sides", inputs=inputs).artifacts == {"both": "LR"}


def test_merging_compares_contents_and_refuses_what_differs() -> None:
    equal = [{"side": "L", "table": [1, 2]}, {"side": "R", "table": [1, 2]}]
    assert run_step(Nested, "sides", inputs=equal).table == [1, 2]
    equal[1]["table"] = [2, 1]
    with pytest.raises(UnhandledInMergeArtifactsException) as caught:
        run_step(Nested, "sides", inputs=equal)
    assert caught.value.artifact_names == ["table"]


def test_the_foreach_levels_around_a_step() -> None:
    artifacts = {"letter": "z"}
    inner_only = run_step(Nested, "two", artifacts=artifacts, input=7, index=2)
    assert (inner_only.word, inner_only.place) == ("z7", [(0, 1, None), (2, 3, 7)])
    stack = [(1, 2, "b"), (0, 5, 9)]
    both = run_step(Nested, "two", artifacts=artifacts, foreach_stack=stack)
    assert (both.task_id, both.word, both.place) == ("1-0", "z9", stack)
    joined = run_step(Nested, "inner", inputs=[{"both": "x"}], index=1, input="b")
    assert (joined.task_id, joined.all) == ("1", ["x"])


def test_parameters_have_their_defaults_and_are_converted() -> None:
    class Given(FlowSpec):
        count = Parameter("count", type=int, required=True)
        rate = Parameter("learning-rate", default=0.5)
        names = Parameter("names", separator=",")
        lazy = Parameter("lazy", default=lambda context: context.parameter_name)

        @step
        def start(self) -> None:
            self.seen = [self.count, self.rate, self.names, self.lazy]
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    assert run_step(Given, "start", parameters={"count": "3"}).seen == [3, 0.5, None, "lazy"]
    given = {"count": 4.0, "learning-rate": "1", "names": "a, b"}
    assert run_step(Given, "start", parameters=given).seen == [4, 1.0, ["a", "b"], "lazy"]
    for wrong, error in (({}, "parameter-required"), ({"count": "many"}, "parameter-invalid")):
        with pytest.raises(ParameterError) as caught:
            run_step(Given, "start", parameters=wrong)
        assert caught.value.id == error
    with pytest.raises(UsageError, match="`Given` cannot be tested like this: it has no parameter `cuont`"):
        run_step(Given, "start", parameters={"cuont": 1})


def test_what_the_step_raises_is_raised_unchanged_and_current_is_over() -> None:
    problem = ValueError("mine")

    class Failing(FlowSpec):
        @step
        def start(self) -> None:
            raise problem
            self.next(self.end)

        @step
        def end(self) -> None:
            raise SystemExit(3)

    with pytest.raises(ValueError, match="mine") as caught:
        run_step(Failing, "start")
    assert caught.value is problem
    assert not current.is_running_flow
    with pytest.raises(SystemExit):
        run_step(Failing, "end")


class Wrong(FlowSpec):
    """Does in its first step what the test says."""

    do = staticmethod(lambda flow: None)

    @step
    def start(self) -> None:
        type(self).do(self)
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


@pytest.mark.parametrize(
    ("do", "error"),
    [
        (lambda flow: flow.missing, "task-artifact-missing"),
        (lambda flow: setattr(flow, "end", 1), "task-name-taken"),
        (lambda flow: setattr(flow, "x", (n for n in "ab")), "task-value-unpicklable"),
        (lambda flow: flow.next(flow.start), "task-next-mismatch"),
        (lambda flow: flow.next(flow.end), "task-next-repeated"),
        (lambda flow: flow.merge_artifacts([]), "task-merge-outside-join"),
    ],
)
def test_a_step_gets_the_errors_of_a_real_task(do: Any, error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wrong, "do", staticmethod(do))
    with pytest.raises(MainstemException) as caught:
        run_step(Wrong, "start")
    assert caught.value.id == error


def test_a_step_that_does_not_go_on_and_a_foreach_that_is_too_wide() -> None:
    class Stays(FlowSpec):
        @step
        def start(self) -> None:
            if self.name == "Stays":
                return
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    with pytest.raises(TaskError, match="ended without calling"):
        run_step(Stays, "start")
    with pytest.raises(TaskError, match="3 tasks, more than"):
        run_step(Sweep, "start", max_num_splits=2)


def test_a_flow_whose_graph_is_wrong_is_refused() -> None:
    class Lost(FlowSpec):
        @step
        def start(self) -> None:
            self.next(self.nowhere)  # type: ignore[attr-defined]  # that is the point

        @step
        def end(self) -> None:
            pass

    with pytest.raises(GraphError) as caught:
        run_step(Lost, "start")
    assert caught.value.id == "graph-target-unknown"


@pytest.mark.parametrize(
    ("step_name", "given", "said"),
    [
        ("trian", {}, "it has no step `trian`"),
        ("start", {"artifacts": {"x": 1}}, "no step comes before it"),
        ("pick", {"artifacts": {"x": 1}}, "it is a join"),
        ("pick", {}, "it is a join"),
        ("pick", {"inputs": {"train": {}}}, "tasks that have no names"),
        ("train", {"inputs": [{}]}, "it is no join"),
        ("train", {"artifacts": {"alpha": 1}}, "`alpha` is a parameter or constant"),
        ("train", {"artifacts": {"LIMIT": 1}}, "`LIMIT` is a parameter or constant"),
        ("train", {"artifacts": {"end": 1}}, "`end` is a step of the flow"),
        ("train", {"index": -1}, "`index` is -1"),
        ("train", {"foreach_stack": []}, "0 foreach levels were given, but 1"),
        ("train", {"foreach_stack": [(2, 2, 1)]}, "not below the number of its items"),
        ("train", {"foreach_stack": [(0, 1, 1)], "input": 1}, "together with"),
        ("end", {"input": 1}, "it is in no foreach"),
    ],
)
def test_what_no_task_can_be_made_of_is_refused(step_name: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_step(Sweep, step_name, **given)
    assert caught.value.id == "testing-call-invalid"
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("inputs", "said"),
    [([{}], "1 inputs were given, but 2 steps"), ({"middle": {}}, "no step `middle` leads into it")],
)
def test_inputs_that_do_not_fit_the_branches_are_refused(inputs: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run_step(Nested, "sides", inputs=inputs)


def test_current_says_what_is_true_of_the_task_unless_the_test_says_otherwise() -> None:
    result = run_step(Facts, "start")
    run = result.facts["run_id"]
    assert result.facts == {
        "flow_name": "Facts", "run_id": run, "step_name": "start", "task_id": "0", "retry_count": 0,
        "pathspec": f"Facts/{run}/start/0", "tags": frozenset(),
    }  # fmt: skip
    told = run_step(Facts, "start", current={"run_id": "7", "retry_count": 2, "username": "ada"})
    assert (told.facts["pathspec"], told.facts["retry_count"], told.user) == ("Facts/7/start/0", 2, "ada")


def test_current_as_holds_for_helpers_and_for_steps() -> None:
    with current_as(run_id="7", step_name="train", model=print):
        assert current.is_running_flow
        assert (current.run_id, current.pathspec) == ("7", "Flow/7/train/0")
        assert current.model is print, "a fake that can be called is not called"
        with current_as(run_id="8", pathspec="a/b"):
            assert (current.run_id, current.step_name, current.pathspec) == ("8", "train", "a/b")
        result = run_step(Facts, "start", current={"run_id": "9", "step_name": "start"})
        assert result.facts["pathspec"] == "Facts/9/start/0"
        assert current.run_id == "7"
    assert not current.is_running_flow


def test_nothing_is_written(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_step(Sweep, "start")
    assert os.listdir(tmp_path) == []


def test_a_flow_object_outside_of_a_task_says_what_to_do() -> None:
    flow = Sweep(use_cli=False)
    assert not hasattr(flow, "score")
    for wrong in (lambda: flow.start(), lambda: flow.alpha, lambda: flow.input, lambda: flow.next(flow.end)):
        with pytest.raises(UsageError, match="this `Sweep` is not in a task") as caught:
            wrong()
        assert "run_step(Sweep" in caught.value.hint
