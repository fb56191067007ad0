"""Right programs: nothing here may be refused, and values have the types that their authors expect."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, assert_type

from mainstem import (
    DataArtifact,
    Flow,
    FlowSpec,
    Mainstem,
    NBRunner,
    Run,
    Runner,
    Step,
    Task,
    get_namespace,
    get_secret,
    inspect_spin,
    metadata,
    namespace,
    parallel_imap_unordered,
    parallel_map,
    profile,
    step,
)
from mainstem.testing import current_as, run_flow, run_step


class HelloFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


def reading() -> None:
    namespace(None)
    metadata("local@/path")
    assert_type(inspect_spin(datastore_root="."), str)
    assert_type(get_namespace(), str | None)
    assert_type(list(Mainstem()), list[Flow])
    flow = Flow("HelloFlow")
    assert_type(flow.runs("nightly", "good"), list[Run])
    assert_type(flow.latest_run, Run | None)
    run = Run("HelloFlow/1")
    assert_type(run.data.anything, Any)
    assert_type(run.tags, frozenset[str])
    assert_type(run.created_at, datetime)
    assert_type(run.finished_at, datetime | None)
    assert_type(run.successful, bool)
    assert_type(run.state, str)
    assert_type(run.id, str)
    assert_type(run.parent, Flow)
    assert_type(run["start"], Step)
    assert_type([each for each in run], list[Step])
    assert_type(run["start"].task, Task)
    assert_type(run["start"].tasks(), list[Task])
    task = run["start"]["0"]
    assert_type(task, Task)
    assert_type(task.data.anything, Any)
    assert_type(task["x"], DataArtifact)
    assert_type(task["x"].data, Any)
    assert_type(task["x"].load(allow_pickle=False), Any)
    assert_type(task.stdout, str)
    assert_type(task.exception, BaseException | None)
    assert_type(task.index, int | None)
    assert_type(list(task.parent_tasks), list[Task])
    run.add_tags({"a", "b"})
    run.replace_tags(["a"], ("b",))
    assert_type(get_secret("environment.KEY"), dict[str, str])


def running() -> None:
    with Runner(Path("flow.py"), show_output=False, env={"A": "b"}, quiet=True) as runner:
        executing = runner.run(rate=0.1, tags=["a"], max_workers=2, config=[("cfg", "cfg.json")])
        runner.run(tags=("a", "b"), decospecs=["retry:times=2"], config_value=[("cfg", {"a": 1})])
        assert_type(executing.run, Run)
        assert_type(executing.stdout, str)
        assert_type(executing.returncode, int | None)
        assert executing.status == "successful"
        with runner.spin(
            "1/start", artifacts_module=Path("changed.py"), set={"rate": 0.2}, persist=True
        ) as spin:
            assert_type(spin.task, Task)
            assert_type(spin.run, Run)
            assert_type(spin.stdout, str)
    assert_type(NBRunner(HelloFlow).nbrun(rate=0.1), Run)


async def awaiting() -> None:
    async with Runner("flow.py") as runner:
        executing = await runner.async_run(rate=0.1)
        await executing.wait(timeout=60, stream="stdout")
        spin = await runner.async_spin("start", skip_decorators=True, decospecs=["retry"], grace_period=1)
        assert_type((await spin.wait()).task, Task)
        async for position, line in executing.stream_log("stderr"):
            assert_type(position, int)
            assert_type(line, str)


def computing() -> None:
    assert_type(parallel_map(len, ["a", "bc"], max_parallel=2), list[int])
    assert_type(parallel_map(lambda number: number + 0.5, [1]), list[float])
    assert_type(parallel_imap_unordered(str, range(3)), Iterator[str])
    times: dict[str, float] = {}
    with profile("x", stats_dict=times):
        pass


def testing() -> None:
    result = run_step(HelloFlow, HelloFlow.start, artifacts={"a": 1}, parameters={"b": 2}, input=3, index=0)
    assert_type(result.anything, Any)
    assert_type(result.next_steps, tuple[str, ...])
    run = run_flow(HelloFlow, parameters={"a": 1}, current={"run_id": "7"})
    assert_type(run.anything, Any)
    with current_as(run_id="7"):
        run_step(HelloFlow, "end", artifacts=result)
