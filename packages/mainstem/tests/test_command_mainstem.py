"""The `mainstem` command: whole outputs with their exit codes."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from mainstem_command import filtered, mainstem, mainstem_in_terminal, run_flow

import mainstem as facade

HELP = """\
Usage: mainstem [OPTIONS] COMMAND [ARGS]...

  Look at the runs of Mainstem flows.

Options:
  --version  Show the version and exit.
  --help     Show this message and exit.

Commands:
  attach      Go on with a run that nobody runs any more.
  cancel      End a run that goes on, or that nobody runs any more.
  completion  Print what makes a shell complete commands.
  configure   Show settings and where they come from.
  du          Show how much space flows and runs take.
  help        Explain the commands, or one of them.
  init        Write a small project to begin with.
  metadata    Manage what is known about runs.
  runs        List runs, the newest first.
  show        Show how a run went and what its tasks took.
  status      Show which flows are visible from here.
  version     Print the version of Mainstem.
"""
NOTHING = """\
Nothing has run here yet: there is no store at <folder>/.mainstem.
Start with `python flow.py run`, or go to a folder where something has run.
"""


class Used(NamedTuple):
    """A folder with runs of two flows and two users, in the order of their start."""

    folder: Path
    first: str
    second: str
    failed: str
    other: str


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, clean_session: None) -> Used:
    folder = tmp_path_factory.mktemp("used")
    return Used(
        folder,
        run_flow(folder, "First"),
        run_flow(folder, "Second"),
        run_flow(folder, "First", "--fail", "true", code=1),
        run_flow(folder, "First", user="grace"),
    )


def test_help_and_version(tmp_path: Path) -> None:
    assert mainstem(tmp_path, "--help") == (0, HELP, "")
    assert mainstem(tmp_path, "--version") == (0, f"mainstem {facade.__version__}\n", "")
    assert mainstem(tmp_path) == (2, "", HELP)


def test_an_unknown_command(tmp_path: Path) -> None:
    code, out, err = mainstem(tmp_path, "walk")

    assert (code, out) == (2, "")
    assert err.endswith("Error: No such command 'walk'.\n")


@pytest.mark.parametrize("words", [["runs"], ["du"], ["metadata", "rebuild"]], ids=" ".join)
def test_where_nothing_has_run(tmp_path: Path, words: list[str]) -> None:
    code, out, err = mainstem(tmp_path, *words)

    assert (code, out, filtered(err, tmp_path)) == (0, "", NOTHING)
    assert list(tmp_path.iterdir()) == [], "looking makes no store"


@pytest.mark.parametrize(("words", "nothing"), [(["runs"], "[]\n"), (["du"], "null\n")])
def test_programs_get_json_where_nothing_has_run(tmp_path: Path, words: list[str], nothing: str) -> None:
    assert mainstem(tmp_path, *words, "--json")[:2] == (0, nothing)


def test_runs_are_listed_newest_first(used: Used) -> None:
    code, out, err = mainstem(used.folder, "runs")

    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == [
        "run",
        f"First/{used.failed}",
        f"Second/{used.second}",
        f"First/{used.first}",
    ]
    assert [line.split() for line in filtered(out, used.folder).splitlines()] == [
        ["run", "state", "started", "duration", "written", "user"],
        ["First/<run>", "failed", "<time>", "<duration>", "<bytes>", "ada"],
        ["Second/<run>", "succeeded", "<time>", "<duration>", "<kbytes>", "ada"],
        ["First/<run>", "succeeded", "<time>", "<duration>", "<kbytes>", "ada"],
    ]


def test_columns_are_aligned(used: Used) -> None:
    lines = mainstem(used.folder, "runs").out.splitlines()

    states = [line.split()[1] for line in lines]
    assert len({line.index(f"  {state}") for line, state in zip(lines, states, strict=True)}) <= 2
    assert [line[lines[0].index("state") :].split()[0] for line in lines] == states
    assert len({line.rindex("B") for line in lines[1:]}) == 1


def test_a_terminal_gets_colours_unless_nobody_wants_them(used: Used) -> None:
    coloured = mainstem_in_terminal(used.folder, "runs")
    plain = mainstem_in_terminal(used.folder, "runs", variables={"NO_COLOR": "1"})
    dumb = mainstem_in_terminal(used.folder, "runs", variables={"TERM": "dumb"})

    assert "\x1b[31mfailed" in coloured
    assert "\x1b[3" not in plain
    assert "\x1b" not in dumb
    assert dumb.replace("\r\n", "\n") == mainstem(used.folder, "runs").out
    for shown in (coloured, plain):
        assert [used.failed in line for line in shown.splitlines()].count(True) == 1


@pytest.mark.parametrize("columns", [80, 40])
def test_a_narrow_terminal_breaks_no_id(used: Used, columns: int) -> None:
    out = mainstem_in_terminal(used.folder, "runs", "--all", variables={"NO_COLOR": "1"}, columns=columns)

    for run in (
        f"First/{used.first}",
        f"Second/{used.second}",
        f"First/{used.failed}",
        f"First/{used.other}",
    ):
        assert f"{run} " in out
    assert "succeeded" in out and "failed" in out
    if columns == 80:
        plain = re.sub(r"\x1b\[[\d;]*m", "", out)
        assert max(map(len, plain.splitlines())) <= columns


def test_runs_of_one_flow_and_a_limit(used: Used) -> None:
    assert _listed(used, "First") == [used.failed, used.first]
    assert _listed(used, "First", "--limit", "1") == [used.failed]
    assert _listed(used, "--limit", "2") == [used.failed, used.second]


def test_runs_of_everybody(used: Used) -> None:
    assert _listed(used, "--all", "First") == [used.other, used.failed, used.first]
    assert mainstem(used.folder, "runs", variables={"MAINSTEM_USER": "nobody"}) == (
        0,
        "",
        "There are no runs in the namespace `user:nobody`; `--all` lists everybody's.\n",
    )


def test_runs_as_json(used: Used) -> None:
    failed, first = json.loads(mainstem(used.folder, "runs", "First", "--json").out)

    assert (failed["run"], failed["state"], failed["user"]) == (used.failed, "failed", "ada")
    assert (first["flow"], first["run"], first["state"]) == ("First", used.first, "succeeded")
    assert "user:ada" in first["tags"]
    assert first["written_bytes"] > 1000
    lasted = datetime.fromisoformat(first["finished_at"]) - datetime.fromisoformat(first["created_at"])
    assert lasted.total_seconds() == pytest.approx(first["duration_s"])


def test_a_flow_that_never_ran(used: Used) -> None:
    code, out, err = mainstem(used.folder, "runs", "Frist")

    assert (code, out) == (1, "")
    assert filtered(err, used.folder) == (
        "error[client-not-found]: the flow `Frist` does not exist in the store at `<folder>/.mainstem`\n"
        "hint: the flows there are `First`, `Second`\n"
    )


def test_a_flow_of_another_form(used: Used) -> None:
    assert mainstem(used.folder, "runs", "First/x")[:2] == (2, "")


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / ".mainstem").mkdir()
    (tmp_path / ".mainstem" / "holiday.jpg").touch()

    code, out, err = mainstem(tmp_path, "runs")

    assert (code, out) == (1, "")
    assert err.startswith("error[store-not-a-store]: the folder `")


def test_a_traceback_is_shown_only_on_request(used: Used) -> None:
    quiet = mainstem(used.folder, "runs", "Frist")
    loud = mainstem(used.folder, "runs", "Frist", variables={"MAINSTEM_DEBUG": "1"})

    assert "Traceback" not in quiet.err
    assert loud.err.startswith("Traceback")
    assert loud.err.endswith(quiet.err)


def test_space_is_shown_by_flow_and_run(used: Used) -> None:
    code, out, err = mainstem(used.folder, "du")
    rows = [line.split() for line in filtered(out, used.folder).splitlines()]

    assert (code, err) == (0, "")
    assert rows[0] == ["flow", "or", "run", "values", "own", "records"]
    assert [row[0] for row in rows[1:]] == [
        "First",
        "<run>",
        "<run>",
        "<run>",
        "Second",
        "<run>",
        "all",
        "<kbytes>",
    ]
    assert rows[-1] == ["<kbytes>", "in", "<folder>/.mainstem"]


def test_space_as_json(used: Used) -> None:
    usage = json.loads(mainstem(used.folder, "du", "--json").out)
    first, second = usage["flows"]

    assert (first["flow"], second["flow"]) == ("First", "Second")
    assert {run["run"] for run in first["runs"]} == {used.other, used.failed, used.first}
    assert usage["blob_bytes"] == first["blob_bytes"] == second["blob_bytes"], "equal values are stored once"
    assert first["exclusive_bytes"] == second["exclusive_bytes"] == 0, "both flows refer to them"
    assert usage["record_bytes"] == first["record_bytes"] + second["record_bytes"]


def test_a_damaged_run_and_stray_files_hide_nothing(tmp_path: Path) -> None:
    damaged, kept = run_flow(tmp_path, "First"), run_flow(tmp_path, "First")
    flows = tmp_path / ".mainstem" / "flows"
    for stray in ("notes", "notes.txt", "First/notes.txt", "First/.DS_Store"):
        (flows / stray).write_text("mine")
    record = flows / "First" / damaged / "run.json"
    record.chmod(0o644)
    record.write_bytes(record.read_bytes()[:-40])

    code, out, err = mainstem(tmp_path, "runs")
    assert (code, err) == (0, "")
    assert [line.split() for line in filtered(out, tmp_path).splitlines()[1:]] == [
        ["First/<run>", "succeeded", "<time>", "<duration>", "<kbytes>", "ada"],
        ["First/<run>", "damaged", "-", "-", "-", "-"],
    ]
    readable, unreadable = json.loads(mainstem(tmp_path, "runs", "--json").out)
    assert (readable["run"], readable["state"]) == (kept, "succeeded")
    assert unreadable == {**dict.fromkeys(readable), "flow": "First", "run": damaged, "state": "damaged"}

    code, out, err = mainstem(tmp_path, "du")
    assert (code, [line.split()[0] for line in out.splitlines()[1:4]]) == (0, ["First", kept, damaged])
    assert err == (
        f"flows/First/{damaged}/run.json cannot be read, so that its values may count as in no record.\n"
    )


def test_the_index_is_made_anew(used: Used) -> None:
    before = mainstem(used.folder, "runs", "--all", "--json")
    index = used.folder / ".mainstem" / "index.sqlite"
    index.write_bytes(b"no database at all")

    code, out, err = mainstem(used.folder, "metadata", "rebuild")

    assert (code, err) == (0, "")
    assert (
        filtered(out, used.folder) == "<folder>/.mainstem/index.sqlite holds 4 runs and 7 records of tasks.\n"
    )
    assert index.read_bytes().startswith(b"SQLite format 3")
    assert mainstem(used.folder, "runs", "--all", "--json") == before


def _listed(used: Used, *words: str) -> list[str]:
    return [run["run"] for run in json.loads(mainstem(used.folder, "runs", "--json", *words).out)]
