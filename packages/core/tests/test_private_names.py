"""What of a flow object is an artifact, and what Python keeps private."""

from types import SimpleNamespace
from typing import cast

import pytest

from mainstem_core.errors import InvalidPathspec
from mainstem_core.flow.spec import FlowSpec, assigned, bind
from mainstem_core.protocols.task_state import TaskState
from mainstem_core.schema.identifiers import parse_pathspec


class _Mixin:
    def keep(self) -> None:
        self.__mixed = 1
        self.mixed = 2


class Child(_Mixin, FlowSpec):
    def work(self) -> None:
        self.keep()
        self.__own = 3
        self._single = 4
        self.own = 5
        self._Other__x = 6


class __(FlowSpec):
    """A name of which Python makes no private names."""


def test_names_with_two_underscores_are_no_artifacts_in_any_class_of_a_flow() -> None:
    flow = cast(Child, bind(Child, cast(TaskState, SimpleNamespace())))
    flow.work()
    vars(flow)["__outside"] = 7

    assert {"_Mixin__mixed", "_Child__own"} < vars(flow).keys(), "Python has renamed them"
    assert assigned(flow) == {"mixed": 2, "_single": 4, "own": 5, "_Other__x": 6}


def test_a_class_of_underscores_hides_nothing_more() -> None:
    flow = bind(__, cast(TaskState, SimpleNamespace()))
    flow._one = 1

    assert assigned(flow) == {"_one": 1}


@pytest.mark.parametrize("wrong", [5, None, b"Hello/1", ["Hello", "1"]])
def test_a_path_that_is_no_text_is_refused_as_one_of_another_form_is(wrong: object) -> None:
    with pytest.raises(InvalidPathspec) as refused:
        parse_pathspec(wrong, 2)
    assert refused.value.id == "usage-pathspec-invalid"
    assert f"`{wrong}`" in refused.value.message
