"""The code of a run: kept with every run, as it was imported, and found again by the client and by `package`."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from flow_runner import FlowRunner
from mainstem import Flow, Run, metadata, namespace
from mainstem_client.code import MainstemCode

SOURCE = """
    import helper

    class Kept(FlowSpec):
        fail = Parameter("fail", default=False)

        @step
        def start(self):
            if self.fail:
                raise ValueError("no luck")
            self.value = helper.value()
            self.next(self.end)

        @step
        def end(self):
            pass
"""
HELPER = "def value():\n    return 7\n"


@pytest.fixture
def kept(flows: FlowRunner) -> FlowRunner:
    flows.write(SOURCE)
    (flows.folder / "helper.py").write_text(HELPER)
    metadata(f"local@{flows.folder}")
    namespace(None)
    return flows


def latest(flows: FlowRunner) -> Run:
    folder = flows.last_run().folder
    return Run(f"{folder.flow}/{folder.run}")


def git(folder: Path, *words: str) -> str:
    settings = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_every_run_keeps_its_code(kept: FlowRunner) -> None:
    (kept.folder / "notes.txt").write_text("no code\n")
    assert kept.run("run").returncode == 0
    first = latest(kept)
    assert kept.run("run", "--fail", "true").returncode == 1
    code = latest(kept).code

    assert set(code.files) == {"flow.py", "helper.py"}
    assert code.files["helper.py"].decode() == HELPER
    assert (code.script_name, code.flowspec) == ("flow.py", (kept.folder / "flow.py").read_text())
    assert (code.info["files"], code.info["git"], code.main) == (2, None, ("flow.py",))
    assert first.code.hash == code.hash == first["start"].task.code.hash, "equal files are kept once"
    assert code.changes_in(str(kept.folder)) == []
    (kept.folder / "helper.py").write_text("def value():\n    return 8\n")
    assert code.changes_in(str(kept.folder)) == ["helper.py"]


def test_what_was_extracted_runs(kept: FlowRunner) -> None:
    assert kept.run("run").returncode == 0
    (kept.folder / "helper.py").unlink()
    with latest(kept).code.extract() as folder:
        done = subprocess.run(
            [sys.executable, *latest(kept).code.main, "--datastore-root", str(kept.folder), "run"], cwd=folder
        )
    assert done.returncode == 0
    assert latest(kept)["start"].task["value"].data == 7


def test_a_run_does_not_end_before_its_code_is_kept(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import time

        from mainstem_runtime.code import archive

        def slowly(members, archive_of=archive.archive_of):
            time.sleep(0.5)
            return archive_of(members)

        archive.archive_of = slowly

        class Quick(FlowSpec):
            @step(start=True, end=True)
            def only(self):
                pass
    """)
    record, end = run.folder.code_record(), run.folder.end_record()
    assert record is not None and end is not None
    assert record.created_us < end.finished_us


def test_a_file_that_changes_while_the_flow_runs_is_kept_as_it_was_imported(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import pathlib

        class Edited(FlowSpec):
            @step
            def start(self):
                file = pathlib.Path("flow.py")
                file.write_text(file.read_text() + "# edited")
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    code = MainstemCode(run.folder)
    assert "# edited\n" not in code.flowspec + "\n"
    assert code.changes_in(str(flows.folder)) == ["flow.py"]
    assert code.info["changed"] == []


def test_a_file_that_changes_while_the_flow_is_imported_is_told(flows: FlowRunner) -> None:
    flows.write("""
        import pathlib, time

        time.sleep(0.1)
        file = pathlib.Path("flow.py")
        file.write_text(file.read_text() + "# edited")

        class Edited(FlowSpec):
            @step(start=True, end=True)
            def only(self):
                pass
    """)
    done = flows.run("run")
    assert done.returncode == 0, done.stderr
    assert "Warning: flow.py changed while the flow was imported" in done.stdout
    assert MainstemCode(flows.last_run().folder).info["changed"] == ["flow.py"]


def test_what_git_says_is_kept(kept: FlowRunner) -> None:
    git(kept.folder, "init")
    (kept.folder / ".gitignore").write_text(".mainstem\nignored.py\n")
    (kept.folder / "ignored.py").write_text("")
    git(kept.folder, "add", ".")
    git(kept.folder, "commit", "-m", "first")
    assert kept.run("run").returncode == 0
    code = latest(kept).code
    commit = git(kept.folder, "rev-parse", "HEAD")
    assert code.info["git"] == {"commit": commit, "branch": "main", "dirty": False}
    assert (code.patch, sorted(code.files)) == (None, ["flow.py", "helper.py"])

    (kept.folder / "helper.py").write_text(HELPER.replace("7", "8"))
    assert kept.run("run").returncode == 0
    code = latest(kept).code
    assert code.info["git"] == {"commit": commit, "branch": "main", "dirty": True}
    assert code.patch is not None
    git(kept.folder, "checkout", "helper.py")
    (kept.folder / "changes").write_text(code.patch)
    git(kept.folder, "apply", "changes")
    assert code.changes_in(str(kept.folder)) == []


def test_settings_of_a_repository_run_nothing(kept: FlowRunner) -> None:
    git(kept.folder, "init")
    git(kept.folder, "add", ".")
    git(kept.folder, "commit", "-m", "first")
    for name in ("diff.external", "core.fsmonitor", "diff.py.textconv"):
        git(kept.folder, "config", name, "touch ran; true")
    (kept.folder / ".git/info/attributes").write_text("*.py diff=py\n")
    (kept.folder / "helper.py").write_text(HELPER.replace("7", "8"))
    assert kept.run("run").returncode == 0
    assert latest(kept).code.info["git"]["dirty"]
    assert not (kept.folder / "ran").exists()


def test_what_looks_like_a_secret_is_said_once_and_never_shown(kept: FlowRunner) -> None:
    (kept.folder / "settings.py").write_text("\n\npassword = 'correct-horse-battery'\n")
    done = kept.run("run")
    assert done.returncode == 0
    [warning] = [line for line in done.stdout.splitlines() if "Warning" in line]
    assert "settings.py:3" in warning
    assert "horse" not in done.stdout + done.stderr


def test_a_flow_in_a_package_is_kept_from_where_its_imports_begin(flows: FlowRunner) -> None:
    package = flows.folder / "team" / "flows"
    package.mkdir(parents=True)
    flows.write(SOURCE.replace("import helper", "from team import helper"), name="team/flows/train.py")
    for name in ("team/__init__.py", "team/flows/__init__.py"):
        (flows.folder / name).write_text("")
    (flows.folder / "team" / "helper.py").write_text(HELPER)
    command = [sys.executable, "-m", "team.flows.train", "run"]
    assert subprocess.run(command, cwd=flows.folder, capture_output=True).returncode == 0
    code = MainstemCode(flows.last_run().folder)
    assert (code.main, code.script_name) == (("-m", "team.flows.train"), "team/flows/train.py")
    assert "team/helper.py" in code.files


def test_package_tells_lists_and_saves(kept: FlowRunner) -> None:
    (kept.folder / "query.sql").write_text("select 1\n")
    assert kept.run("run").returncode == 0
    assert kept.run("--package-suffixes", ".sql", "run").returncode == 0
    run = kept.last_run().folder.run

    now = json.loads(kept.run("package", "info", "--json").stdout)
    then = json.loads(kept.run("package", "info", "--json", "--run", run).stdout)
    assert (now["files"], then["files"]) == (2, 3)
    assert now["root"] == then["root"] == str(kept.folder)
    listed = json.loads(kept.run("package", "list", "--json", "--run", run).stdout)
    assert {"path": "query.sql", "size_bytes": 9} in listed
    assert "helper.py" in kept.run("package", "list").stdout

    saved = kept.run("package", "save", "--run", run, "code.tgz")
    assert saved.returncode == 0 and "3 files" in saved.stdout
    with tarfile.open(kept.folder / "code.tgz") as archive:
        assert sorted(archive.getnames()) == ["flow.py", "helper.py", "query.sql"]
    again = kept.run("package", "save", "code.tgz")
    assert again.returncode == 2 and "usage-file-unwritable" in again.stderr


def test_tasks_that_are_spawned_have_their_code_kept_too(kept: FlowRunner) -> None:
    assert kept.run("run", MAINSTEM_START_METHOD="spawn").returncode == 0
    assert "helper.py" in Flow("Kept").latest_run.code.files
