"""`parallel_map`: results in order, failures told, nothing left behind."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mainstem import parallel_imap_unordered, parallel_map, profile
from mainstem_core.errors import TaskError, UsageError


class Unusual(Exception):
    """Pickles, but cannot be made again."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    descriptors, before = len(os.listdir("/proc/self/fd")), children()
    yield
    assert children() - before == set()
    assert len(os.listdir("/proc/self/fd")) == descriptors


def children() -> set[str]:
    """Returns the children of this thread; libraries that other tests use keep some, such as multiprocessing's."""
    return set(Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/children").read_text().split())


def test_results_come_in_the_order_of_the_items() -> None:
    offset = 10

    def slow_first(item: int) -> tuple[int, int]:
        time.sleep(0.02 if item == 0 else 0)
        return item + offset, os.getpid()

    results = parallel_map(slow_first, (number for number in range(5)), max_parallel=2)

    assert [value for value, _ in results] == [10, 11, 12, 13, 14]
    assert len({pid for _, pid in results} | {os.getpid()}) == 6
    assert parallel_map(slow_first, []) == []


def test_unordered_results_come_as_they_are_there(tmp_path: Path) -> None:
    go = tmp_path / "go"

    def wait(item: str) -> str:
        while item == "first" and not go.exists():
            time.sleep(0.005)
        return item

    results = parallel_imap_unordered(wait, ["first", "second"], max_parallel=2)

    assert next(results) == "second"
    go.touch()
    assert list(results) == ["first"]


def test_no_more_run_at_once_than_allowed_and_items_are_taken_when_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = parallel_imap_unordered(lambda item: item, items(), max_parallel=3)
    next(results)

    assert len(taken) == 3
    results.close()  # type: ignore[attr-defined]


def test_an_exception_comes_back_with_the_traceback_of_its_process(tmp_path: Path) -> None:
    def fail(item: int) -> None:
        if item == 1:
            raise ValueError("no luck")
        time.sleep(60)

    started_s = time.monotonic()
    with pytest.raises(ValueError, match="no luck") as raised:
        parallel_map(fail, range(2), max_parallel=2)

    assert time.monotonic() - started_s < 30, "the other item was not waited for"
    [note] = raised.value.__notes__
    assert note.startswith("in the process of item 1:\nTraceback")
    assert 'raise ValueError("no luck")' in note and "mainstem_runtime" not in note


def test_what_cannot_be_passed_back_is_said() -> None:
    def raise_unusual(item: int) -> None:
        raise Unusual(1, 2)

    for function, reason in [(lambda item: threading.Lock(), "lock"), (raise_unusual, "Unusual: 1 and 2")]:
        with pytest.raises(TaskError, match=reason) as raised:
            parallel_map(function, [0])
        assert raised.value.id == "parallel-value-unpicklable"


@pytest.mark.parametrize(
    ("end", "cause"),
    [(lambda item: os._exit(3), "exit code 3"), (lambda item: os.kill(os.getpid(), 9), "killed by SIGKILL")],
)
def test_a_process_that_dies_is_told(end: object, cause: str) -> None:
    with pytest.raises(TaskError, match=cause) as raised:
        parallel_map(end, [0])  # type: ignore[arg-type]

    assert raised.value.id == "parallel-process-ended"


def test_it_needs_a_process() -> None:
    for function in (parallel_map, parallel_imap_unordered):
        with pytest.raises(UsageError, match="`max_parallel` is 0"):
            function(str, [1], max_parallel=0)


def test_values_of_own_classes_and_large_ones_come_back(tmp_path: Path) -> None:
    [large] = parallel_map(lambda item: b"x" * 3_000_000, [0], dir=str(tmp_path))
    [function] = parallel_map(lambda item: lambda: item, ["kept"])

    assert len(large) == 3_000_000
    assert function() == "kept"
    assert list(tmp_path.iterdir()) == []


def test_each_process_draws_numbers_of_its_own_and_a_seed_makes_them_repeatable() -> None:
    def draws() -> list[float]:
        random.seed(7)
        return [value for _ in range(2) for value in parallel_map(lambda item: random.random(), range(3))]

    first = draws()

    assert len(set(first)) == 6
    assert draws() == first


def test_they_may_be_nested() -> None:
    assert parallel_map(lambda item: sum(parallel_map(lambda inner: inner * item, range(3))), [1, 2]) == [
        3,
        6,
    ]


def test_what_was_held_back_is_printed_once_and_forks_die_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys, time\n"
        "from mainstem import parallel_map\n"
        "sys.stdout.write('before ')\n"
        "def work(item):\n"
        "    print(os.getpid())\n"
        "    sys.stdout.flush()\n"
        "    time.sleep(60)\n"
        "parallel_map(work, range(2), max_parallel=2)\n"
    )
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as out:
        lines = [out.readline(), out.readline()]
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert out.read() == "", "the pipe ends when the forks are gone"
    assert "".join(lines).count("before") == 1


def test_profile_prints_or_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    with profile("load"):
        pass
    times: dict[str, float] = {"load": 1000}
    with pytest.raises(ValueError), profile("load", stats_dict=times):
        raise ValueError
    first, second = capsys.readouterr().out.splitlines()

    assert first == "PROFILE: load starting"
    assert second.startswith("PROFILE: load completed in ")
    assert 1000 < times["load"] < 2000
