"""Drives a scheduler through a random flow in memory, without a task, and holds every command against the reference."""

from random import Random
from typing import Any

from random_flows import Chain, inner_chains
from reference_interpreter import Expected, Interpreter, Path

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.places import expand_paths
from mainstem_core.schema.requirements import FailureKind, Requirements, RetryPolicy
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler import (
    AttemptFailed,
    AttemptSucceeded,
    Command,
    DelayOver,
    Finish,
    Launch,
    RunPlan,
    RunStarted,
    Scheduler,
    StepPlan,
    StopTasks,
    Wait,
)
from mainstem_runtime.scheduler.history import Failed, History

RETRIES = 2
EVENTS_MAX = 20_000


def name(number: int) -> StepName:
    return StepName(f"s{number}")


def plan_of(chain: Chain, workers_max: int) -> RunPlan:
    """Returns the plan of a description; every step may be tried again."""
    steps: dict[str, StepPlan] = {}
    policy = Requirements(retry=RetryPolicy(RETRIES, wait_s=1.0, jitter=0.5))

    def add(number: int, *, is_join: bool = False, join: int | None = None) -> None:
        steps[name(number)] = StepPlan(name(number), is_join, name(join) if join else None, policy)

    def walk(blocks: Chain) -> None:
        for block in blocks:
            kind, number = block[0], block[1]
            join = {"split": 2, "foreach": 2, "gang": 3}.get(kind)
            add(number, join=block[join] if join else None)
            if join:
                add(block[join], is_join=True)
            if kind == "gang":
                add(block[2])
            for inner in inner_chains(block):
                walk(inner)

    walk(chain)
    return RunPlan(name(chain[0][1]), steps, workers_max)


class World:
    """Carries out what a scheduler commands, in a random order, with random failures, and asserts at every step."""

    def __init__(
        self, chain: Chain, seed: int, scheduler: type[Scheduler] = Scheduler, *, takeovers: float = 0.0
    ) -> None:
        self._random = Random(seed)
        self._takeovers = takeovers
        self._new = scheduler
        self.workers_max = self._random.randint(1, 4)
        self.expected = Interpreter(chain).tasks
        self._gangs = {block[2]: block[4] for block in _blocks(chain) if block[0] == "gang"}
        self._plan = plan_of(chain, self.workers_max)
        self.scheduler = scheduler(self._plan)
        self.running: dict[Path, int] = {}
        self.attempts: dict[Path, int] = {}
        self.failures: list[Failed] = []
        self.uncounted: dict[Path, int] = {}
        self.done: set[Path] = set()
        self.waiting: list[TaskPath] = []
        self.finish: Finish | None = None
        self.takeovers_done = 0

    def run(self) -> None:
        """Runs to the end; every task has to succeed once.

        Raises:
            AssertionError: if the scheduler commands anything that the reference does not expect.
        """
        self._feed(RunStarted())
        for _ in range(EVENTS_MAX):
            if self.finish is not None:
                break
            if self._random.random() < self._takeovers:
                self._take_over()
                continue
            if self.waiting and (not self.running or self._random.random() < 0.5):
                self._feed(DelayOver(self.waiting.pop(self._random.randrange(len(self.waiting)))))
                continue
            assert self.running, "nothing runs, nothing waits, and the run has not ended"
            path = self._random.choice(sorted(self.running))
            attempt = self.running[path]
            if attempt - self.uncounted.get(path, 0) < RETRIES and self._random.random() < 0.2:
                self._fail(path)
            elif path[0] not in self._gangs or self._may_end(path):
                self._succeed(path)
        assert self.finish == Finish("succeeded")
        assert self.done == set(self.expected)
        assert self.scheduler.succeeded_count == len(self.expected)

    def _may_end(self, path: Path) -> bool:
        """The first member of a gang ends after all others."""
        is_first = path[1].rpartition("-")[2] == "0"
        return not is_first or not any(other != path for other in self._members(path))

    def _members(self, path: Path) -> list[Path]:
        place = path[1].rpartition("-")[0]
        return [each for each in self.running if each[0] == path[0] and each[1].rpartition("-")[0] == place]

    def _succeed(self, path: Path) -> None:
        del self.running[path]
        self.done.add(path)
        self._feed(AttemptSucceeded(_task_path(path), _transition(self.expected[path])))

    def _fail(self, path: Path) -> None:
        members = self._members(path) if path[0] in self._gangs else [path]
        place = path[1].rpartition("-")[0]
        if path[0] in self._gangs:  # a part by itself is nothing
            self.done -= {
                each for each in self.done if each[0] == path[0] and each[1].rpartition("-")[0] == place
            }
        self.failures.append(
            Failed(
                self.running[path],
                AttemptFailed(_task_path(path), "lost", FailureKind.PLATFORM),
                len(self.failures),
            )
        )
        for member in [path, *(each for each in members if each != path)]:
            del self.running[member]
            self._feed(AttemptFailed(_task_path(member), "lost", FailureKind.PLATFORM))

    def _take_over(self) -> None:
        """The supervisor dies with all that runs; another one finds what is on record, and nothing else."""
        self.takeovers_done += 1
        for path in self.running:
            if path[0] in self._gangs:  # parts by themselves are nothing
                place = path[1].rpartition("-")[0]
                self.done -= {
                    each for each in self.done if each[0] == path[0] and each[1].rpartition("-")[0] == place
                }
            self.uncounted[path] = self.uncounted.get(path, 0) + 1
        for path in self.running:  # a gang is tried again as a whole
            for member in self._members(path) if path[0] in self._gangs else []:
                self.uncounted[member] = max(self.uncounted.get(each, 0) for each in self._members(path))
        history = History(
            succeeded={_task_path(path): _transition(self.expected[path]) for path in self.done},
            failures={
                each.event.path: [other for other in self.failures if other.event.path == each.event.path]
                for each in self.failures
                if _path(each.event.path) not in self.done
            },
            numbers={_task_path(path): attempt + 1 for path, attempt in self.attempts.items()},
            failed_count=len(self.failures),
        )
        self.running.clear()
        self.waiting.clear()
        self.scheduler = self._new(self._plan)
        self._obey(self.scheduler.take_over(history))

    def _feed(self, *events: Any) -> None:
        self._obey(self.scheduler.handle(*events))

    def _obey(self, commands: list[Command]) -> None:
        self._hold_gangs_together([each for each in commands if isinstance(each, Launch)])
        for command in commands:
            assert self.finish is None, "nothing may follow the end"
            match command:
                case Launch():
                    self._launched(command)
                case Wait(path, delay_s):
                    assert 0.5 <= delay_s <= 1.5
                    self.waiting.append(path)
                case Finish():
                    assert not self.running and not self.waiting, (
                        "the run ended while something was to be done"
                    )
                    self.finish = command
                case StopTasks(paths):
                    assert {_path(each) for each in paths} <= set(self.running)
                case _:
                    raise AssertionError(command)

    def _hold_gangs_together(self, launches: list[Launch]) -> None:
        for step, members in self._gangs.items():
            count = sum(launch.path.step == name(step) for launch in launches)
            assert count % members == 0, "a gang was not launched as one"

    def _launched(self, launch: Launch) -> None:
        path = _path(launch.path)
        assert path in self.expected, f"{path} is not expected"
        assert path not in self.running and path not in self.done, f"{path} ran twice"
        expected = self.expected[path]
        inputs = [_path(each) for each in expand_paths(launch.inputs)]
        assert inputs == expected.inputs, f"{path} takes {inputs}, not {expected.inputs}"
        assert set(inputs) <= self.done, "a task ran before its inputs"
        attempt = self.attempts.get(path, -1) + 1
        assert launch.attempt == attempt, f"{path} is attempt {launch.attempt}, not {attempt}"
        for frame in launch.frames:
            assert 0 <= frame.index < frame.count
        self.attempts[path] = self.running[path] = attempt
        size = self._gangs.get(path[0], 1)
        assert len(self.running) <= max(self.workers_max, size), "more run than there are slots"


def _blocks(chain: Chain) -> list[Any]:
    return [*chain, *(block for outer in chain for inner in inner_chains(outer) for block in _blocks(inner))]


def _path(path: TaskPath) -> Path:
    return int(path.step[1:]), str(path.task)


def _task_path(path: Path) -> TaskPath:
    return TaskPath(name(path[0]), TaskId(path[1]))


def _transition(task: Expected) -> Transition | None:
    if not task.steps:
        return None
    steps = tuple(name(number) for number in task.steps)
    if task.is_gang:
        return Transition(steps, parallel=task.width)
    return Transition(steps, "items" if task.width is not None else None, task.width)
