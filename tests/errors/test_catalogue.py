"""Every error of the catalogue is provoked as its user would, and what they are told is held as a snapshot.

`UPDATE_SNAPSHOTS=1 pytest tests/errors` writes the snapshots anew; read their differences like code.
"""

import os
import re
import runpy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest
from provoke import USER, Case

from flow_runner import FlowRunner
from mainstem import default_metadata, default_namespace
from mainstem_core.errors.catalogue import CATALOGUE, KINDS

SNAPSHOTS = Path(__file__).parent / "snapshots"
MODULES = sorted(path.stem for path in (Path(__file__).parent / "cases").glob("*.py"))
CASES: list[Case] = [
    case for module in MODULES for case in getattr(import_module(f"cases.{module}"), "CASES", ())
]
# An id without a case stands here with None, and fails.
PAIRS = [(id, case) for id in CATALOGUE for case in [case for case in CASES if case.id == id] or [None]]


def name_of(id: str, case: Case | None) -> str:
    return f"{id}--{case.variant}" if case is not None and case.variant else id


@pytest.fixture(scope="session")
def generator(repository: Path) -> SimpleNamespace:
    """The module that makes the reference of errors."""
    return SimpleNamespace(**runpy.run_path(str(repository / "scripts" / "generate_error_reference.py")))


@pytest.fixture
def working_folder(flows: FlowRunner, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes the flow's folder the working folder of this process, whose client has chosen nothing yet."""
    monkeypatch.chdir(flows.folder)
    monkeypatch.setenv("MAINSTEM_USER", USER)
    default_metadata()
    yield
    monkeypatch.undo()  # the folder may hold settings that nobody can read
    default_namespace()


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize(("id", "case"), PAIRS, ids=[name_of(*pair) for pair in PAIRS])
def test_the_error_is_told_as_its_snapshot_says(id: str, case: Case | None, flows: FlowRunner) -> None:
    assert case is not None, f"no case in tests/errors/cases provokes `{id}`"
    told = case.provoke(flows)
    kind = CATALOGUE[id]
    assert f"[{id}]" in told.text
    assert told.exit_code == kind.exit_code
    assert_filled(kind.message, told.text)
    assert_filled(f"hint: {kind.hint}", told.text)
    assert "mainstem_" not in told.text, "code of ours reached a user"
    snapshot = SNAPSHOTS / f"{name_of(id, case)}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        snapshot.write_text(told.text)
    assert told.text == snapshot.read_text()


def assert_filled(template: str, text: str) -> None:
    """Asserts that a text holds a template whose fields have been filled, none of them with nothing to say."""
    parts = list(Formatter().parse(template))
    pattern = "".join(re.escape(literal) + ("(.*)" if name else "") for literal, name, _, _ in parts)
    found = re.search(pattern, text)
    assert found is not None, f"no {template!r} in:\n{text}"
    assert not {"None", "``", "[]", "()"} & set(found.groups())


def test_no_case_is_of_an_unknown_id() -> None:
    assert [case.id for case in CASES if case.id not in CATALOGUE] == []


def test_no_two_cases_share_a_snapshot_and_none_is_left_over() -> None:
    names = sorted(name_of(case.id, case) for case in CASES)
    assert names == sorted(path.stem for path in SNAPSHOTS.iterdir())


def test_ids_are_unique_in_kebab_case_and_begin_with_a_known_area(generator: SimpleNamespace) -> None:
    ids = [kind.id for kind in KINDS]
    assert len(ids) == len(CATALOGUE)
    assert [id for id in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)+", id)] == []
    assert {generator.area_of(kind) for kind in KINDS} == set(generator.AREAS)


def test_exit_codes_are_those_of_a_failure_or_of_wrong_use() -> None:
    """0 is success, a warning's too; 130 and 143 come from the signal that stopped a run, never from an error."""
    assert {kind.exit_code for kind in KINDS if kind.severity == "error"} == {1, 2}
    assert {kind.exit_code for kind in KINDS if kind.severity == "warning"} == {0}


def test_the_reference_is_what_the_catalogue_makes(generator: SimpleNamespace, repository: Path) -> None:
    page = (repository / "docs" / "reference" / "errors.md").read_text()
    assert page == generator.reference(KINDS), "run scripts/generate_error_reference.py"


def test_every_raised_id_is_in_the_catalogue(generator: SimpleNamespace, repository: Path) -> None:
    """A misspelt id would become an internal error in front of a user."""
    raised = re.compile(rf'\b[A-Z]\w+\(\s*"((?:{"|".join(generator.AREAS)})-[a-z-]+)"')
    files = [path for path in repository.glob("packages/*/src/**/*.py") if path.parent.name != "errors"]
    found = {id for path in files for id in raised.findall(path.read_text())}
    assert len(found) > 40, "the pattern no longer finds the places"
    assert found - CATALOGUE.keys() == set()
