"""Random flows of every construct inside every other one: the runtime does what the reference interpreter says."""

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flow_sources import load_flow
from random_flows import KINDS, OUTER, Chain, nestings, random_flow, source
from reference_interpreter import Interpreter
from scheduler_mutants import MUTANTS
from scheduler_world import World

from mainstem.testing import run_flow
from mainstem_runtime.scheduler import Scheduler, UnexpectedEvent

SEEDS = range(200)
TAKEOVER_SEEDS = range(400)
SOAK_TAKEOVER_SEEDS = range(400, 4900)
SOAK_SEEDS = range(200, 2200)


def expected(chain: Chain) -> dict[tuple[int, str], int]:
    return {path: task.trail for path, task in Interpreter(chain).tasks.items()}


def ran(
    chain: Chain, folder: Path, names: dict[int, str], order: Random | None = None
) -> dict[tuple[int, str], int]:
    """Runs a description in this process and returns what each task has left."""
    flow = load_flow(source(chain, names.__getitem__, order), folder)
    numbers = {name: number for number, name in names.items()}
    numbers |= {"start": chain[0][1], "end": chain[-1][1]}
    result: Any = run_flow(flow)
    return {
        (numbers[task.step_name], task.task_id): task.artifacts["trail"] for task in result.tasks.values()
    }


def names_of(chain: Chain, letter: str = "s") -> dict[int, str]:
    return {number: f"{letter}{number}" for number, _ in Interpreter(chain).tasks} | {
        number: f"{letter}{number}" for number in range(200)
    }


def holds(seed: int, folder: Path) -> None:
    chain = random_flow(seed)
    assert ran(chain, folder, names_of(chain)) == expected(chain)
    if seed % 10 == 0:
        renamed = {number: f"r{(number * 37) % 211}" for number in range(200)}
        assert ran(chain, folder, renamed, Random(seed)) == expected(chain), (
            "names or order changed something"
        )


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(SEEDS), 50))
def test_the_runtime_does_what_the_reference_says(tmp_path: Path, first: int) -> None:
    for seed in SEEDS[first : first + 50]:
        holds(seed, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, len(SOAK_SEEDS), 100))
def test_the_runtime_does_what_the_reference_says_many_times(tmp_path: Path, first: int) -> None:
    for seed in SOAK_SEEDS[first : first + 100]:
        holds(seed, tmp_path)


def test_every_construct_stands_in_every_other_one() -> None:
    counted = Counter(pair for seed in SEEDS for pair in nestings(random_flow(seed)))
    missing = [(outer, inner) for outer in OUTER for inner in KINDS if counted[outer, inner] < 5]
    assert missing == []
    empty = [
        task for seed in SEEDS for task in Interpreter(random_flow(seed)).tasks.values() if task.width == 0
    ]
    assert len(empty) >= 5, "foreaches without items"


def test_the_scheduler_does_what_the_reference_says_in_any_order() -> None:
    for seed in SEEDS:
        World(random_flow(seed), seed).run()


def test_a_scheduler_that_takes_over_at_any_event_goes_on_as_if_nothing_had_been() -> None:
    worlds = [World(random_flow(seed), seed, takeovers=0.1) for seed in TAKEOVER_SEEDS]
    for world in worlds:
        world.run()
    assert sum(world.takeovers_done for world in worlds) > 2 * len(worlds)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, len(SOAK_TAKEOVER_SEEDS), 500))
def test_a_scheduler_that_takes_over_goes_on_many_times(first: int) -> None:
    for seed in SOAK_TAKEOVER_SEEDS[first : first + 500]:
        World(random_flow(seed), seed, takeovers=0.1).run()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_scheduler_that_is_wrong_is_told_from_the_right_one(mutant: type[Scheduler]) -> None:
    for seed in SEEDS:
        try:
            World(random_flow(seed), seed, mutant).run()
        except (AssertionError, UnexpectedEvent, KeyError):
            return
    pytest.fail(f"{mutant.__name__} does what the reference says for {len(SEEDS)} seeds")
