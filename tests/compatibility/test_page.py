"""docs/compatibility.md says what the tests show."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from compat_harness.flow_files import flow_files
from compat_rows import SECTIONS
from compat_rows.evidence import EVIDENCE
from compat_rows.refusals import NOTHING_TO_REFUSE, REFUSALS
from compat_rows.row import Verdict

# What may say `no`: everything else of the authoring surface has to be there.
ABSENT_AUTHORING = set(
    [
        "flow-unbounded",
        "current-card",
        "current-spot",
        "current-extensions",
        "deco-cloud",
        "deco-card",
        "deco-conda",
        "deco-internal",
        "deco-extensions",
        "deco-conda-base",
        "deco-airflow",
        "deco-package-sources",
        "own-hooks",
    ]
)
AUTHORING = 6


@pytest.fixture(scope="module")
def generator(repository: Path) -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(repository / "scripts" / "generate_compatibility.py")))


def test_the_page_is_made_from_the_tests(repository: Path, generator: SimpleNamespace) -> None:
    written_by_hand = (repository / "docs" / "compatibility_differences.md").read_text()
    made = generator.page(SECTIONS, flow_files(), written_by_hand)
    assert (repository / "docs" / "compatibility.md").read_text() == made, (
        "run scripts/generate_compatibility.py"
    )


def test_each_row_that_is_here_is_shown_by_a_test(generator: SimpleNamespace) -> None:
    assert generator.unshown(SECTIONS, flow_files()) == []


def test_each_test_that_a_row_names_is_there(generator: SimpleNamespace) -> None:
    named = [test for tests in EVIDENCE.values() for test in tests]
    nowhere = [
        f"{named[0].partition('::')[0]}::test_nobody_wrote_this",
        "tests/test_nothing.py::test_nothing",
    ]
    assert generator.missing_tests([*named, *nowhere]) == sorted(nowhere)


def test_each_row_that_is_here_says_how_wrong_use_is_refused(generator: SimpleNamespace) -> None:
    here = {row.id for section in SECTIONS for row in section.rows if row.verdict is not Verdict.NO}
    assert (here - REFUSALS.keys() - NOTHING_TO_REFUSE, REFUSALS.keys() - here) == (set(), set())
    assert NOTHING_TO_REFUSE.isdisjoint(REFUSALS) and here >= NOTHING_TO_REFUSE
    named = [name for names in REFUSALS.values() for name in names.split()]
    assert generator.missing_refusals([*named, "graph-cycle--of-nobody"]) == ["graph-cycle--of-nobody"]


def test_rows_are_unique_and_each_no_has_its_reason() -> None:
    rows = [row for section in SECTIONS for row in section.rows]
    assert len({row.id for row in rows}) == len(rows)
    assert EVIDENCE.keys() <= {row.id for row in rows}
    assert [row.id for row in rows if row.verdict is not Verdict.YES and not row.note] == []


def test_what_flows_are_written_with_is_here() -> None:
    absent = {row.id for section in SECTIONS[:AUTHORING] for row in section.rows if row.verdict is Verdict.NO}
    assert absent <= ABSENT_AUTHORING
