"""Every example keeps the word of its README: its commands run, print what stands there, and leave true results.

The flights, which take longer, have tests of their own.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from guide_pages import Command, accusations, follow, parts_of
from mainstem import Flow, Run

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(file.parent.name for file in EXAMPLES.glob("*/flow.py") if file.parent.name != "flights")


def first(flow: str) -> Run:
    """The first run of an example, which has the defaults."""
    return Flow(flow).runs()[-1]


def the_page_ranks_solve_their_equation(folder: Path) -> None:
    run = first("PageRankFlow")
    links = json.loads((folder / "links.json").read_text())
    pages = list(links)
    follows = np.array([[(to in links[page]) / len(links[page]) for page in pages] for to in pages])
    exact = np.linalg.solve(np.eye(len(pages)) - 0.85 * follows, np.full(len(pages), 0.15 / len(pages)))
    assert [run.data.ranks[page] for page in pages] == pytest.approx(list(exact), abs=1e-4)
    changes = [task.data.change for task in run["improve"]]
    assert changes == sorted(changes, reverse=True)
    assert len(changes) == run.data.rounds


def each_run_has_the_projects_tag(folder: Path) -> None:
    runs = Flow("ForecastFlow").runs("forecast")
    assert len(runs) == 3
    assert [run.data.months for run in runs] == [6, 12, 24]


def the_lines_of_the_quartet_are_one(folder: Path) -> None:
    for line in first("QuartetFlow").data.lines.values():
        assert line == pytest.approx((3.0, 0.5, 0.8165), abs=0.005)


def the_gang_finds_what_one_process_would(folder: Path) -> None:
    run = first("GangFlow")
    assert run.data.distance < 1e-4
    assert len({task.data.weights.tobytes() for task in run["train"]}) == 1


def one_run_is_in_production(folder: Path) -> None:
    [production] = Flow("StoppingFlow").runs("production")
    assert production.data.degree == 2
    assert len(Flow("StoppingFlow").runs("refused")) == len(Flow("StoppingFlow").runs("retired")) == 1


def the_secret_is_nowhere(folder: Path) -> None:
    store = Path(os.environ["MAINSTEM_DATASTORE_SYSROOT_LOCAL"])
    stored = [file for file in store.rglob("*") if file.is_file()]
    assert stored
    assert not [file for file in stored if b"horse" in file.read_bytes()]


def the_interval_holds_the_estimate(folder: Path) -> None:
    for flow in ("MedianFlow", "TrimmedMeanFlow"):
        for run in Flow(flow):
            assert run.data.low < run.data.estimate < run.data.high


def nobody_is_lost(folder: Path) -> None:
    runs = Flow("EpidemicFlow").runs("scenario")
    assert sorted(run.data.contacts for run in runs) == [0.25, 0.35, 0.5]
    assert all(0 < run.data.healthy + run.data.infected < 10_000 for run in runs)


def the_straight_line_is_the_published_one(folder: Path) -> None:
    data = first("NestedFlow").data
    # The coefficients that textbooks give for these fifty cars.
    assert np.polyfit(data.speeds, data.distances, 1) == pytest.approx([3.932, -17.579], abs=0.001)
    assert data.mean_ft == min(data.errors_ft.values()) < data.baseline_ft


def the_mean_was_published_once(folder: Path) -> None:
    assert (folder / "mean.txt").read_text() == "12.1\n"
    assert [run.successful for run in Flow("ResilientFlow")] == [False, True]


def the_best_settings_are_the_best(folder: Path) -> None:
    data = first("SweepFlow").data
    assert len(data.table) == 6
    assert max(data.table, key=lambda row: row[2])[:2] == (data.best["gamma"], data.best["C"])
    assert data.test_accuracy > 0.98


def the_days_are_those_of_the_file(folder: Path) -> None:
    assert first("UnusualDaysFlow").data.unusual_days == {"harbour": [4], "valley": [3]}


RESULTS: dict[str, Callable[[Path], None]] = {
    "configured": each_run_has_the_projects_tag,
    "converge": the_page_ranks_solve_their_equation,
    "decorated": the_lines_of_the_quartet_are_one,
    "gang": the_gang_finds_what_one_process_would,
    "gated": one_run_is_in_production,
    "inputs": the_secret_is_nowhere,
    "mixins": the_interval_holds_the_estimate,
    "nested": the_straight_line_is_the_published_one,
    "resilient": the_mean_was_published_once,
    "scenarios": nobody_is_lost,
    "sweep": the_best_settings_are_the_best,
    "tested_flow": the_days_are_those_of_the_file,
}


@pytest.mark.parametrize("name", NAMES)
def test_an_example_does_what_its_readme_says(name: str, tmp_path: Path, mainstem_store: Path) -> None:
    ignore = shutil.ignore_patterns(".mainstem", "__pycache__", ".pytest_cache", "mean.txt")
    folder = Path(shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=ignore))
    commands = [part for part in parts_of((folder / "README.md").read_text()) if isinstance(part, Command)]
    assert any(command.output for command in commands), "its README shows no command with what it prints"
    for command in commands:
        follow(command, folder)
    assert accusations("flow.py", folder) == []
    RESULTS[name](folder)


def test_the_readme_of_the_repository_lists_every_example(repository: Path) -> None:
    page = (repository / "README.md").read_text()
    assert [name for name in [*NAMES, "flights"] if f"(examples/{name})" not in page] == []
