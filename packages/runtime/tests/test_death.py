"""A death is named by its wait status and by the kernel's counter, each kill of which explains one death."""

import signal
from pathlib import Path

import pytest

from mainstem_core.schema.requirements import FailureKind
from mainstem_runtime.supervisor.death import MemoryKills, death_of, kind_of

KILLED, EXITED = int(signal.SIGKILL), 3 << 8


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    """A file like the kernel's, of a cgroup where one process was killed before the run."""
    file = tmp_path / "memory.events"
    count_kills(file, 1)
    return file


def count_kills(file: Path, count: int) -> None:
    file.write_text(f"low 0\noom 9\noom_kill {count}\noom_group_kill 0\n")


def causes(kills: MemoryKills, *statuses: int, stopped: bool = False) -> list[str]:
    return [
        death_of(status, stopped_with="the run" if stopped else None, memory_kills=kills).cause
        for status in statuses
    ]


def test_each_kill_for_memory_explains_one_death(counter: Path) -> None:
    kills = MemoryKills(str(counter))
    assert causes(kills, KILLED) == ["killed-from-outside"], "what was before the run explains nothing"
    count_kills(counter, 3)
    assert causes(kills, KILLED, KILLED, KILLED) == ["out-of-memory"] * 2 + ["killed-from-outside"]


def test_other_deaths_do_not_use_up_a_kill_for_memory(counter: Path) -> None:
    kills = MemoryKills(str(counter))
    count_kills(counter, 2)
    assert causes(kills, EXITED, int(signal.SIGSEGV)) == ["exit", "signal"]
    assert causes(kills, KILLED, stopped=True) == ["stopped"]
    assert causes(kills, KILLED) == ["out-of-memory"]


def test_a_counter_that_cannot_be_read_explains_nothing(tmp_path: Path) -> None:
    assert causes(MemoryKills(str(tmp_path / "missing")), KILLED) == ["killed-from-outside"]


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("exit", FailureKind.USER_ERROR),
        ("signal", FailureKind.USER_ERROR),
        ("exception", FailureKind.USER_ERROR),
        ("out-of-memory", FailureKind.OUT_OF_MEMORY),
        ("timeout", FailureKind.TIMEOUT),
        ("killed-from-outside", FailureKind.PLATFORM),
        ("parent-lost", FailureKind.PLATFORM),
        ("spawn", FailureKind.PLATFORM),
    ],
)
def test_each_cause_is_of_the_kind_that_retry_names(cause: str, kind: FailureKind) -> None:
    assert kind_of(cause) == kind
