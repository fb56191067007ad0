"""`mainstem status`: where runs are kept, whose are shown, which flows have run."""

import json
from pathlib import Path

import pytest
from mainstem_command import filtered, mainstem, run_flow


def test_where_nothing_has_run(tmp_path: Path) -> None:
    told = mainstem(tmp_path, "status")

    assert told.code == 0
    assert filtered(told.out, tmp_path) == "store      <folder>/.mainstem\nnamespace  user:ada\n"
    assert "Nothing has run here yet" in told.err


@pytest.mark.slow
def test_the_flows_with_their_latest_runs(tmp_path: Path) -> None:
    run_flow(tmp_path, "Hello")
    latest = run_flow(tmp_path, "Hello", "--fail", "true", code=1)
    run_flow(tmp_path, "Other", user="bob")
    below = tmp_path / "below"
    below.mkdir()

    told = mainstem(below, "status")

    assert told.code == 0 and told.err == ""
    assert filtered(told.out, tmp_path).splitlines()[3:] == [
        "flow   runs  latest run            state   started",
        "Hello     2  <run>  failed  <time>",
        "Other     1  -                     -       -",
    ]
    document = json.loads(mainstem(below, "status", "--json").out)
    assert document["flows"][0]["latest_run"] == latest
    assert document["flows"][1]["latest_run"] is None


def test_help_and_version_are_commands_too(tmp_path: Path) -> None:
    assert mainstem(tmp_path, "help").out == mainstem(tmp_path, "--help").out
    assert mainstem(tmp_path, "help", "metadata", "rebuild").out.startswith(
        "Usage: mainstem metadata rebuild"
    )
    assert mainstem(tmp_path, "version").out == mainstem(tmp_path, "--version").out
    mistyped = mainstem(tmp_path, "versoin")
    assert mistyped.code == 2 and "Did you mean 'version'?" in mistyped.err
