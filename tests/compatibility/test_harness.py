"""The harness finds what differs, reads what flow files say about themselves, and changes nothing but imports."""

from pathlib import Path

import pytest
from compat_harness.flow_files import FLOWS, Difference, FlowFile, flow_files
from compat_harness.plain_values import plain
from compat_harness.recordings import RECORDED, expected_of_ours, steady, unlike
from compat_harness.sides import Side
from compat_rows import SECTIONS
from compat_rows.reasons import REASONS

OURS = Side("mainstem", "mainstem", Path("python"), ".mainstem")


def test_there_are_many_flows_and_each_says_what_it_is() -> None:
    flows = flow_files()
    rows = {row.id for section in SECTIONS for row in section.rows}
    assert len(flows) >= 60
    for flow in flows.values():
        assert flow.commands and flow.capabilities, flow.name
        assert set(flow.capabilities) <= rows, flow.name
        assert {difference.reason for difference in flow.differences} <= REASONS.keys(), flow.name
    used = {difference.reason for flow in flows.values() for difference in flow.differences}
    assert used == REASONS.keys()


def test_each_recording_and_companion_belongs_to_a_flow() -> None:
    assert {path.stem for path in RECORDED.iterdir()} == flow_files().keys()
    assert {path.name for path in FLOWS.iterdir() if path.is_dir()} - {"__pycache__"} <= flow_files().keys()


def test_only_imports_change() -> None:
    source = "from metaflow import step\nimport metaflow\nx = 'from metaflow'\n    from metaflow.a import b\n"
    assert OURS.text(source) == (
        "from mainstem import step\nimport mainstem\nx = 'from metaflow'\n    from mainstem.a import b\n"
    )
    assert OURS.variables({"METAFLOW_RUN_X": "METAFLOW_", "Y": "1"}) == {
        "MAINSTEM_RUN_X": "METAFLOW_",
        "Y": "1",
    }


def test_a_header_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text(
        "# capability: a\n# run: run --x 'a b'\n# run:\n# env: A=b=c\n# expect: differs why-not: runs.0 = [1]\n"
        "import x\n# run: no header\n"
    )
    flow = FlowFile(path)
    assert flow.capabilities == ("a",)
    assert flow.commands == (("run", "--x", "a b"), ())
    assert flow.variables == {"A": "b=c"}
    assert flow.differences == (Difference("why-not", "runs.0", [1], False),)
    path.write_text("# expect: differs why-not\n")
    with pytest.raises(ValueError, match="not understood"):
        _ = FlowFile(path).differences


def test_a_remark_needs_no_new_recording_and_all_else_does(tmp_path: Path) -> None:
    digests: list[str] = []
    for head in (
        "# run: run\n",
        "# capability: a\n# run: run\n# expect: differs b: c = 1\n",
        "# run: check\n",
    ):
        (tmp_path / "one.py").write_text(head + "body\n")
        digests.append(FlowFile(tmp_path / "one.py").digest)
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "data.txt").write_text("companion")
    digests.append(FlowFile(tmp_path / "one.py").digest)
    assert digests[0] == digests[1] and len(set(digests)) == 3


OUTCOME = {
    "commands": [{"exit": 0}],
    "runs": [{"steps": {"a": [{"x": 1}, {"x": 2}], "b": [{"x": 3, "y": 4}]}}],
}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("commands.0.exit", 2, "commands.0.exit"),
        ("runs.0.steps.a.1.x", 5, "runs.0.steps.a.1.x"),
        ("runs.0.steps.b.0.y", "absent", "runs.0.steps.b.0.y"),
        ("runs.0.steps.c", [], "runs.0.steps.c"),
        ("runs", [], "runs"),
    ],
)
def test_what_differs_is_named_with_its_place(path: str, value: object, place: str) -> None:
    changed = expected_of_ours(OUTCOME, [Difference("why", path, value, False)])
    (line,) = unlike(OUTCOME, changed)
    assert line.startswith(f"{place}: ours is ")
    assert list(unlike(changed, changed)) == []


def test_types_count() -> None:
    assert list(unlike({"x": 1}, {"x": True})) and list(unlike({"x": 1}, {"x": 1.0}))


def test_a_star_is_every_key_that_leads_on() -> None:
    changed = expected_of_ours(OUTCOME, [Difference("why", "runs.0.steps.*.0.y", 9, False)])
    assert changed["runs"][0]["steps"] == {"a": [{"x": 1}, {"x": 2}], "b": [{"x": 3, "y": 9}]}


@pytest.mark.parametrize("path", ["runs.0.steps.a.0.x", "runs.0.steps.*.0.z", "runs.3.steps"])
def test_a_difference_that_is_none_or_nowhere_is_found(path: str) -> None:
    with pytest.raises(ValueError, match=r"no difference|nothing at"):
        expected_of_ours(OUTCOME, [Difference("why", path, 1, False)])


def test_what_varies_there_is_the_same_in_each_recording_and_fixed_here() -> None:
    varying = [Difference("why", "runs.0.steps.a.0.x", 1, True)]
    other = expected_of_ours(OUTCOME, [Difference("why", "runs.0.steps.a.0.x", 8, False)])
    assert steady(OUTCOME, varying) == steady(other, varying) != OUTCOME
    assert expected_of_ours(steady(other, varying), varying) == OUTCOME


def test_plain_values_tell_types_apart() -> None:
    values = [1, True, 1.0, "1", b"1", [1], (1,), {1}, {1: 1}, None, ValueError("1"), range(1), len]
    assert len({repr(plain(value)) for value in values}) == len(values)
    assert plain("x" * 1000) == plain("x" * 1000) != plain("x" * 1001)
