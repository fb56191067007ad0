"""Every rule of `check`: what is found, in which file, line and step, in which words.

The line that a finding points at is marked `# HERE` in the source of its case.
"""

from pathlib import Path

import pytest
from flow_sources import load_flow
from graph_cases import END, SPLIT, TO_JOIN, Case, flow_of, method
from graph_cases_choice import CHOICE_CASES
from graph_cases_source import NEXT_CASES, SOURCE_CASES
from graph_cases_structure import EDGE_CASES, NAME_CASES, STRUCTURE_CASES

from mainstem_core.errors import GraphError
from mainstem_core.errors.kinds.artifacts import ARTIFACTS
from mainstem_core.errors.kinds.graph import GRAPH
from mainstem_core.graph.build import build_graph, read_flow

CASES = [*SOURCE_CASES, *NEXT_CASES, *CHOICE_CASES, *EDGE_CASES, *NAME_CASES, *STRUCTURE_CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(filter(None, (case.id, case.name))))
def test_the_rule_finds_it_and_nothing_else(case: Case, tmp_path: Path) -> None:
    flow = load_flow(case.source, tmp_path, "Broken")
    _, findings = read_flow(flow)
    marked = [number for number, line in enumerate(case.source.splitlines(), 1) if "# HERE" in line]
    assert [finding.id for finding in findings] == [case.id]
    where = findings[0].where
    assert where is not None
    assert Path(where.file).parent == tmp_path
    assert [where.line] == marked
    assert where.step == case.step
    assert findings[0].message == case.message
    assert findings[0].hint == case.hint
    with pytest.raises(GraphError) as raised:
        build_graph(flow)
    assert str(raised.value) == str(findings[0])


def test_every_id_of_the_catalogue_has_a_case() -> None:
    # Source that cannot be read is provoked in test_graph_sources.py, by files that change or vanish.
    assert {case.id for case in CASES} | {"graph-source-missing"} == {kind.id for kind in GRAPH}


def test_all_findings_come_at_once_ordered_by_line(tmp_path: Path) -> None:
    source = flow_of(
        method("start", "self.next(self.Train, self.nowhere)"),
        method("Train", "if True:", "    self.next(self.end)"),
        method("index", "self.next('end')"),
        END,
    )
    _, findings = read_flow(load_flow(source, tmp_path, "Broken"))
    assert [finding.id for finding in findings] == [
        "graph-target-unknown",
        "graph-step-name-invalid",
        "graph-next-conditional",
        "graph-step-name-reserved",
        "graph-target-unreadable",
    ]
    lines = [finding.line_no or 0 for finding in findings]
    assert lines == sorted(lines)
    with pytest.raises(GraphError) as raised:
        build_graph(load_flow(source, tmp_path, "Broken"))
    assert raised.value.id == "graph-target-unknown"


def test_independent_mistakes_of_structure_are_each_found_once(tmp_path: Path) -> None:
    source = flow_of(
        SPLIT,
        *TO_JOIN,
        method("join", "self.next(self.fan)"),
        method("fan", "self.next(self.work, foreach='items')"),
        method("work", "self.next(self.end)"),
        method("lost", "self.next(self.end)"),
        END,
    )
    _, findings = read_flow(load_flow(source, tmp_path, "Broken"))
    found = [(finding.id, finding.where.step) for finding in findings if finding.where]
    assert found == [
        ("graph-inputs-missing", "join"),
        ("graph-split-not-joined", "fan"),
        ("graph-step-unreachable", "lost"),
    ]


def test_crossed_joins_give_one_finding_each(tmp_path: Path) -> None:
    source = flow_of(
        SPLIT,
        method("a", "self.next(self.c, self.d)"),
        method("b", "self.next(self.e, self.f)"),
        *(
            method(name, f"self.next(self.{join})")
            for name, join in zip("cdef", ("j1", "j2", "j1", "j2"), strict=True)
        ),
        method("j1", "self.next(self.last)", inputs=True),
        method("j2", "self.next(self.last)", inputs=True),
        method("last", "self.next(self.end)", inputs=True),
        END,
    )
    _, findings = read_flow(load_flow(source, tmp_path, "Broken"))
    found = [(finding.id, finding.where.step) for finding in findings if finding.where]
    assert found == [("graph-join-crossed", "j1"), ("graph-join-crossed", "j2")]
    assert findings[0].hint == "let each join gather the branches of one split, the innermost first"


def test_several_branches_straight_to_the_end_are_one_finding(tmp_path: Path) -> None:
    names = [f"s{number}" for number in range(5)]
    source = flow_of(
        method("start", f"self.next({', '.join(f'self.{name}' for name in names)})"),
        *(method(name, "self.next(self.end)") for name in names),
        END,
    )
    _, findings = read_flow(load_flow(source, tmp_path, "Broken"))
    assert [finding.id for finding in findings] == ["graph-split-not-joined"]


def test_the_reference_describes_every_id_in_order(repository: Path) -> None:
    rows = (repository / "docs" / "reference" / "checks.md").read_text().splitlines()
    described = [row.split("`")[1] for row in rows if row.startswith("| `graph-")]
    assert described == [kind.id for kind in (*GRAPH, *ARTIFACTS)]
