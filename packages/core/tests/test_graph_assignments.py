"""The line that assigned a value which cannot be stored."""

from pathlib import Path
from typing import Any

import pytest
from flow_sources import load_module
from graph_cases import END, flow_of, method

from mainstem_core.graph.assignments import last_assignment

CASES = {
    "plain": (["self.x = 1"], "self.x"),
    "the last of several": (["self.x = 0", "pass", "self.x = 1"], "self.x"),
    "a part of it": (["self.y = 0", "self.x = 1"], "self.x.layers[3].lock"),
    "another part later": (["self.x = {}", "self.x['b'] = 1", "self.x['a'] = 0"], "self.x['b']"),
    "a name that begins alike": (["self.x = 1", "self.xy = 0"], "self.x"),
    "unpacked": (["self.x = 0", "a, (self.x, *b) = [1, (1,)]"], "self.x"),
    "target of a loop": (["for self.x in range(1): pass"], "self.x"),
    "in a block": (["if True:", "    self.x = 1"], "self.x"),
    "setattr": (["setattr(self, 'x', 1)"], "self.x"),
    "augmented": (["self.x += 1"], "self.x"),
    "annotated": (["self.x: int = 1", "self.x: int"], "self.x"),
}


def line_of(source: str, folder: Path, part: str) -> str | None:
    flow: Any = load_module(source, folder).Broken
    where = last_assignment(flow, "start", part)
    if where is None:
        return None
    assert where.step == "start"
    line = Path(where.file).read_text().splitlines()[where.line - 1]
    return line[(where.column or 0) - 1 :]


@pytest.mark.parametrize("name", CASES)
def test_the_last_assignment_of_the_part_counts(name: str, tmp_path: Path) -> None:
    lines, part = CASES[name]
    found = line_of(flow_of(method("start", *lines, "self.next(self.end)"), END), tmp_path, part)
    assert found is not None
    assert "self" in found[:12]
    assert "1" in found


def test_methods_that_the_step_calls_are_looked_at_after_it(tmp_path: Path) -> None:
    members = "    def fill(flow):\n        flow.more()\n    def more(flow):\n        flow.x = 2\n"
    inside = flow_of(members, method("start", "self.fill()", "self.next(self.end)"), END)
    assert line_of(inside, tmp_path, "self.x") == "flow.x = 2"
    own = flow_of(members, method("start", "self.fill()", "self.x = 1", "self.next(self.end)"), END)
    assert line_of(own, tmp_path, "self.x") == "self.x = 1"


def test_where_nothing_assigns_it_there_is_no_line(tmp_path: Path) -> None:
    body = method("start", "vars(self)['x'] = 1", "getattr(self, 'next')", "self.next(self.end)")
    assert line_of(flow_of(body, END), tmp_path, "self.x") is None
