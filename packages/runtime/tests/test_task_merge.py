"""What a join passes on, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from mainstem_core.errors import MergeArtifactsError, TaskError
from mainstem_core.flow import FlowSpec, step
from mainstem_runtime.testing import TaskResult, run_step

INPUTS = {
    "a": {"common": [1, 2], "equal": [3], "mine": "a", "only_a": "A"},
    "b": {"common": [1, 2], "equal": [3], "mine": "b"},
}


def join(body: Callable[[Any, Any], None], inputs: Any = INPUTS) -> TaskResult:
    """Runs a join of two branches."""

    class Merge(FlowSpec):
        @step
        def start(self) -> None:
            self.next(self.a, self.b)

        @step
        def a(self) -> None:
            self.next(self.join)

        @step
        def b(self) -> None:
            self.next(self.join)

        @step
        def join(self, inputs: Any) -> None:
            body(self, inputs)
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    return run_step(Merge, "join", inputs=inputs)


def test_what_agrees_is_passed_on_and_what_the_join_assigned_stays() -> None:
    def body(flow: Any, inputs: Any) -> None:
        flow.mine = "both"
        flow.merge_artifacts(inputs)

    assert join(body).artifacts == {"common": [1, 2], "equal": [3], "mine": "both", "only_a": "A"}


def test_names_are_left_out_or_the_only_ones() -> None:
    left_out = join(lambda flow, inputs: flow.merge_artifacts(inputs, exclude=["mine", "common"]))
    assert left_out.artifacts == {"equal": [3], "only_a": "A"}
    only = join(lambda flow, inputs: flow.merge_artifacts(inputs, include=["equal"]))
    assert only.artifacts == {"equal": [3]}


def test_some_inputs_alone_may_be_merged() -> None:
    merged = join(lambda flow, inputs: flow.merge_artifacts([inputs.b]))
    assert merged.artifacts == INPUTS["b"]


def test_what_differs_or_is_missing_is_named_and_nothing_is_merged() -> None:
    def body(flow: Any, inputs: Any) -> None:
        for names, arguments in ((["mine"], {}), (["nope"], {"include": ["nope", "equal"]})):
            with pytest.raises(MergeArtifactsError) as caught:
                flow.merge_artifacts(inputs, **arguments)
            assert caught.value.artifact_names == names
        with pytest.raises(TaskError, match="both `include` and `exclude`"):
            flow.merge_artifacts(inputs, include=["equal"], exclude=["mine"])

    assert join(body).artifacts == {}
