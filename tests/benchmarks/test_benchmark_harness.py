"""The harness measures what it says, lets contenders take turns, and judges as the table says."""

import ast
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from bench_harness.chain_source import chain_source
from bench_harness.client_runs import ClientRuns
from bench_harness.contenders.base import Setting
from bench_harness.contenders.flows import FlowContender
from bench_harness.datasets import FULL, REDUCED
from bench_harness.environments import (
    TREE_KEPT_S,
    EnvironmentFailed,
    Environments,
    Installation,
    export_commit,
    source_digest,
)
from bench_harness.measure import Command, CommandFailed, Measurement, measure, plain_environment
from bench_harness.report import PAGE_BEGIN, PAGE_END, fill_page, page_table, terminal_report
from bench_harness.results import FULL_WORK, RowResult, Series, Session, is_met, missed_gates
from bench_harness.rows import LUIGI, PLAIN_PYTHON, Bound, Row, table
from bench_harness.session import Measuring

PYTHON = sys.executable
MEBIBYTE = 1024 * 1024


def python(code: str, **options) -> Command:
    return Command(((PYTHON, "-c", code),), **options)


# measuring one command


def test_a_command_is_measured_with_its_grandchildren(tmp_path: Path):
    grandchild = "data = bytearray(60 * 1024 * 1024); sum(range(3_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}], check=True)"
    small = measure(python("pass"), tmp_path)
    large = measure(python(child), tmp_path)
    assert small.peak_bytes < 40 * MEBIBYTE < 60 * MEBIBYTE < large.peak_bytes < 110 * MEBIBYTE
    assert small.cpu_s < large.cpu_s <= 3 * large.seconds


def test_an_orphan_is_waited_for_and_its_time_counts(tmp_path: Path):
    orphan = (
        "import time; time.sleep(0.1); end = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    )
    leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {orphan!r}])"
    measurement = measure(python(leave), tmp_path)
    assert measurement.cpu_s > 0.2


def test_a_home_is_cold_and_large_files_are_gone_afterwards(tmp_path: Path):
    code = (
        "import os, pathlib; home = pathlib.Path.home(); assert not list(home.iterdir());"
        "assert sorted(os.listdir()) == ['home', 'tmp', 'word.txt'], os.listdir();"
        "pathlib.Path('store').mkdir(); pathlib.Path('store/file').write_bytes(b'12345');"
        "pathlib.Path('store/large').write_bytes(bytes(1 << 20))"
    )
    measurement = measure(python(code, files={"word.txt": "word"}, store="store"), tmp_path)
    assert (measurement.files, measurement.stored_bytes) == (2, 5 + (1 << 20))
    assert [path.name for path in tmp_path.glob("*/store/*")] == ["file"]


def test_a_failing_command_is_an_error_that_shows_its_output(tmp_path: Path):
    with pytest.raises(CommandFailed, match="what went wrong"):
        measure(python("raise SystemExit('what went wrong')"), tmp_path)


def test_a_hanging_command_is_ended(tmp_path: Path):
    started = time.monotonic()
    with pytest.raises(CommandFailed, match="did not end"):
        measure(python("import time; time.sleep(60)"), tmp_path, timeout_s=0.3)
    assert time.monotonic() - started < 10


def test_programs_may_time_themselves(tmp_path: Path):
    report = "print('MEASURED', '{\"seconds\": 1.5}')"
    command = Command(((PYTHON, "-c", report), (PYTHON, "-c", report)), reports_seconds=True)
    assert measure(command, tmp_path).seconds == 3.0
    with pytest.raises(CommandFailed, match="no line"):
        measure(python("pass", reports_seconds=True), tmp_path)


def test_settings_that_tilt_a_measurement_are_taken_away():
    surrounding = {
        "PYTHONDONTWRITEBYTECODE": "1",
        "MAINSTEM_X": "1",
        "OPENBLAS_CORETYPE": "Haswell",
        "PATH": "/bin",
    }
    assert plain_environment(surrounding) == {"OPENBLAS_CORETYPE": "Haswell", "PATH": "/bin"}


# the flows


@pytest.mark.parametrize("length", [2, 3, 50])
def test_a_chain_has_its_steps_in_a_row(length: int):
    [flow] = [
        node for node in ast.parse(chain_source(length, prints=True)).body if isinstance(node, ast.ClassDef)
    ]
    assert len(flow.body) == length
    assert [flow.body[0].name, flow.body[-1].name] == ["start", "end"]
    followers = [step.body[-1].value.args[0].attr for step in flow.body[:-1]]
    assert followers == [step.name for step in flow.body[1:]]


def flow_contender(module: str) -> FlowContender:
    installation = Installation(f"{module}-1.0", Path(PYTHON), {module: "1.0"})
    return FlowContender(module, module, f"{module.upper()}_STORE", installation, installation, True, True)


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(REDUCED, tmp_path / "scratch", tmp_path / "kept", announce=lambda text: None)


@pytest.mark.parametrize("workload", ["three-steps", "chain", "foreach", "many-artifacts", "random-array"])
def test_the_flows_of_both_differ_by_their_import(workload: str, setting: Setting):
    ours = flow_contender("mainstem").command(workload, setting)
    theirs = flow_contender("metaflow").command(workload, setting)
    script = ours.argvs[0][1]
    assert "from mainstem import FlowSpec, step" in ours.files[script]
    assert ours.files[script].replace("from mainstem", "from metaflow") == theirs.files[script]
    for text in ours.files.values():
        compile(text, script, "exec")


def test_the_runs_of_the_client_are_made_once(tmp_path: Path):
    runs = ClientRuns(tmp_path / "runs", "STORE")
    command = python("import os, time; open(f'{os.environ[\"STORE\"]}/{time.time_ns()}', 'w').close()")
    for _ in range(2):
        runs.make(command, 3, tmp_path / "scratch", announce=lambda text: None)
    assert len(list(runs.store.iterdir())) == len(runs.costs()) == 3


def test_a_source_tree_is_known_by_what_goes_into_wheels(tmp_path: Path):
    for name in (
        "packages/core/src/module.py",
        "packages/core/tests/test_module.py",
        "rust/target/built",
        "rust/lib.rs",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    first = source_digest(tmp_path)
    (tmp_path / "packages/core/tests/test_module.py").write_text("two")
    (tmp_path / "rust/target/built").write_text("two")
    assert source_digest(tmp_path) == first
    (tmp_path / "rust/lib.rs").write_text("two")
    assert source_digest(tmp_path) != first


def test_environments_of_old_trees_go_but_not_those_of_today(tmp_path: Path):
    (source := tmp_path / "source").mkdir()
    environments = tmp_path / "environments"
    for name in (
        f"mainstem-tree-{source_digest(source)}-py",
        "mainstem-tree-other-py",
        "mainstem-tree-new-py",
    ):
        (environments / name).mkdir(parents=True)
        long_ago = 0 if name.endswith("new-py") else TREE_KEPT_S + 60
        os.utime(environments / name, (time.time() - long_ago,) * 2)
    with pytest.raises(EnvironmentFailed):
        Environments("/bin/false", tmp_path, None).mainstem(source, None)
    assert {folder.name for folder in environments.iterdir()} == {
        f"mainstem-tree-{source_digest(source)}-py",
        "mainstem-tree-new-py",
    }


def test_a_commit_is_laid_into_the_cache_as_it_was(tmp_path: Path):
    repository = tmp_path / "repository"
    git = ["git", "-C", str(repository), "-c", "user.name=tester", "-c", "user.email=tester@example.org"]
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    for word in ("then", "now"):
        (repository / "word.txt").write_text(word)
        subprocess.run([*git, "add", "word.txt"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", word], check=True)
    for _ in range(2):
        tree, revision = export_commit(repository, "HEAD~1", tmp_path / "cache")
        assert (tree / "word.txt").read_text() == "then"
        assert tree.name == revision and len(revision) == 40
    with pytest.raises(EnvironmentFailed, match="no-such-commit"):
        export_commit(repository, "no-such-commit", tmp_path / "cache")
    assert [folder.name for folder in (tmp_path / "cache" / "commits").iterdir()] == [revision]


# taking turns


@dataclass
class FakeContender:
    label: str
    turns: list[str]

    def command(self, workload: str, setting: Setting) -> Command:
        self.turns.append(self.label)
        return python("pass")

    def recorded(self, workload: str, setting: Setting) -> Measurement | None:
        return None


@dataclass
class FakeBenchmark:
    extra_info: dict = field(default_factory=dict)

    def pedantic(self, target, *, setup, rounds):
        for _ in range(rounds):
            setup()
            target()


def session_of(*rows: RowResult, work: str = FULL_WORK) -> Session:
    return Session({"work": work}, FULL, 1, list(rows))


def test_contenders_take_turns(setting: Setting):
    turns: list[str] = []
    session = session_of()
    others = {LUIGI: FakeContender("theirs", turns)}
    measuring = Measuring(session, setting, FakeContender("ours", turns), others, 3, False)
    row = replace(table(FULL)[0], beside=())
    measuring.measure_row(row, FakeBenchmark())
    assert turns == ["theirs", "ours"] * 3
    [result] = session.rows
    assert len(result.ours.measurements) == len(result.peer.measurements) == 3


def test_work_on_large_values_is_rehearsed(setting: Setting):
    class Counting(FakeContender):
        def command(self, workload: str, setting: Setting) -> Command:
            return python(f"open({str(setting.scratch / 'runs')!r}, 'a').write('{self.label} ')")

    others = {PLAIN_PYTHON: Counting("theirs", [])}
    measuring = Measuring(session_of(), setting, Counting("ours", []), others, 2, False)
    [row] = [replace(row, beside=()) for row in table(FULL) if row.id == "random-array"]
    measuring.measure_row(row, FakeBenchmark())
    assert (setting.scratch / "runs").read_text().split() == ["theirs", "theirs", "ours", "ours"] * 2


def test_a_contender_that_fails_leaves_a_failed_row(setting: Setting):
    class Failing(FakeContender):
        def command(self, workload: str, setting: Setting) -> Command:
            return python("raise SystemExit('broken flow')")

    session = session_of()
    measuring = Measuring(
        session, setting, Failing("ours", []), {LUIGI: FakeContender("theirs", [])}, 1, False
    )
    row = replace(table(FULL)[0], beside=())
    with pytest.raises(CommandFailed):
        measuring.measure_row(row, FakeBenchmark())
    assert "broken flow" in session.rows[0].failure
    assert missed_gates([row], session) == [row.id]
    assert "broken flow" in terminal_report([row], session)


# judging

ROW = Row("row", "a row", "import", True, LUIGI, 0.5, "1 s", bounds=(Bound("stored-mb", 80),))


def series(*seconds: float, stored_bytes: int = 0) -> Series:
    return Series("somebody 1.0", [Measurement(one, one, 0, 0, stored_bytes) for one in seconds])


@pytest.mark.parametrize(
    ("ours", "stored_bytes", "met"), [(0.5, 80_000_000, True), (0.51, 0, False), (0.1, 80_000_001, False)]
)
def test_a_row_is_met_by_its_ratio_of_bests_and_its_bounds(ours: float, stored_bytes: int, met: bool):
    result = RowResult("row", series(9.0, ours, stored_bytes=stored_bytes), series(1.0, 5.0))
    assert is_met(ROW, result, FULL) is met
    assert missed_gates([ROW], session_of(result)) == ([] if met else ["row"])
    assert ("MISSED" in terminal_report([ROW], session_of(result))) is not met


def test_a_row_that_does_not_gate_may_be_missed():
    row = replace(ROW, gates=False, bounds=(Bound("stored-mb", 80, gates=False),))
    result = RowResult("row", series(2.0, stored_bytes=90_000_000), series(1.0))
    assert not is_met(row, result, FULL)
    assert missed_gates([row], session_of(result)) == []


def test_reduced_work_is_not_judged():
    report = terminal_report([ROW], session_of(RowResult("row", series(9.0), series(1.0)), work="a tenth"))
    assert "not judged" in report and "MISSED" not in report and "REDUCED" in report


def test_a_session_reads_back_as_it_was_written(tmp_path: Path):
    session = session_of(
        RowResult("row", series(1.0, 2.0), series(3.0), [series(4.0)]),
        RowResult("x", None, None, failure="f"),
    )
    session.write(tmp_path / "results.json")
    assert Session.read(tmp_path / "results.json") == session
    (tmp_path / "results.json").write_text(json.dumps({"version": 0}))
    with pytest.raises(ValueError, match="another version"):
        Session.read(tmp_path / "results.json")


def test_the_page_is_filled_between_its_markers(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{PAGE_BEGIN}\nold\n{PAGE_END}\nafter\n")
    text = page_table([ROW], session_of(RowResult("row", series(0.4), series(1.0))))
    fill_page(page, text)
    assert page.read_text() == f"before\n{PAGE_BEGIN}\n{text}\n{PAGE_END}\nafter\n"
    assert "| a row * | 0.400 s (0.400 s)" in text and "| 0.40 |" in text and "| yes |" in text
    page.write_text("no markers")
    with pytest.raises(ValueError, match="markers"):
        fill_page(page, text)


def test_the_table_holds_every_row_once():
    rows = table(FULL)
    assert len({row.id for row in rows}) == len(rows) == 17
    assert all((row.decides is None) == (row.ratio_at_most is None) for row in rows)
    assert all(row.ratio_at_most or row.bounds for row in rows)
