"""The fixtures that users' tests of flows get."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mainstem
from mainstem import current
from mainstem.pytest_plugin import mainstem_store as mainstem_store_fixture
from mainstem_datastore import Store

FLOW = """
from mainstem import FlowSpec, step

class Hello(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.next(self.end)

    @step
    def end(self):
        pass

if __name__ == "__main__":
    Hello()
"""


def test_a_flow_runs_in_a_store_of_the_tests_own(mainstem_store: Path, tmp_path: Path) -> None:
    assert list(mainstem_store.iterdir()) == [], "nothing is there before"
    assert (os.environ["MAINSTEM_USER"], mainstem.get_namespace()) == ("test", "user:test")
    (tmp_path / "flow.py").write_text(FLOW)
    subprocess.run([sys.executable, "flow.py", "run"], cwd=tmp_path, check=True, capture_output=True)
    assert mainstem.Flow("Hello").latest_run.data.x == 1
    assert Store.open(mainstem_store / ".mainstem").flows() == ["Hello"]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name == ".mainstem"] == []


def test_nothing_of_it_is_left_afterwards(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAINSTEM_RUN_RATE", "mine")
    before = dict(os.environ), mainstem.default_metadata(), mainstem.default_namespace()
    mainstem.namespace("user:ada")

    life = mainstem_store_fixture.__wrapped__(tmp_path_factory)
    assert mainstem.get_metadata() == before[1]
    folder = next(life)
    assert (mainstem.get_metadata(), mainstem.get_namespace()) == (f"local@{folder}", "user:test")
    assert "MAINSTEM_RUN_RATE" not in os.environ
    assert list(life) == []

    assert (dict(os.environ), mainstem.get_metadata(), mainstem.get_namespace()) == before


def test_current_says_what_the_test_wants_until_it_ends(mainstem_current: Callable[..., None]) -> None:
    mainstem_current(run_id="7")
    mainstem_current(step_name="train")
    assert current.pathspec == "Flow/7/train/0"


def test_current_says_nothing_in_the_next_test() -> None:
    assert not current.is_running_flow


def test_the_plugin_costs_nothing_where_it_is_not_used() -> None:
    code = "import sys, pytest, mainstem.pytest_plugin; print([m for m in sys.modules if 'mainstem_' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
