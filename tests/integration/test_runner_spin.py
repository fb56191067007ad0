"""Steps tried from programs: `Runner.spin`, `Runner.async_spin` and the task that they return."""

import asyncio

import pytest

from flow_runner import FlowRunner, processes_with, wait_for
from mainstem import Flow, Runner, namespace
from mainstem.exception import GraphError, ParameterError, RunError, UsageError
from spin_runner import spins

SOURCE = """
    import os, time

    class Tried(FlowSpec):
        times = Parameter("times", default=2)

        @step
        def start(self):
            self.items = ["a", "b"]
            self.number = 1
            self.label = "first"
            self.next(self.turn, foreach="items")

        @step
        def turn(self):
            print("turn", repr(self.input), repr(self.number), repr(self.label), self.times)
            while os.path.exists("wait"):
                time.sleep(0.01)
            if self.label == "bad":
                raise ValueError("too cold")
            self.value = self.input
            self.next(self.join)

        @step
        def join(self, inputs):
            print("join", [each.value for each in inputs])
            self.next(self.end)

        @step
        def end(self):
            pass
"""


@pytest.fixture
def tried(flows: FlowRunner) -> FlowRunner:
    flows.succeed(SOURCE)
    return flows


@pytest.fixture
def runner(tried: FlowRunner) -> Runner:
    return Runner(tried.folder / "flow.py", show_output=False, cwd=tried.folder)


def test_spin_returns_the_task_after_its_end(runner: Runner, tried: FlowRunner) -> None:
    with runner.spin("turn") as executing:
        assert (executing.status, executing.returncode) == ("successful", 0)
        assert "turn 'a' 1 'first' 2" in executing.stdout
        task = executing.task
        assert task.successful and task.finished
        assert task.pathspec == f"Tried/{spins(tried)[0]}/turn/0"
        assert executing.run.id == spins(tried)[0]
        assert repr(executing) == f"ExecutingTask('Tried/{executing.run.id}', successful)"
        assert not hasattr(task.data, "value"), "nothing is kept unless that is asked for"


def test_what_is_kept_on_request_is_read_by_the_client(runner: Runner) -> None:
    task = runner.spin("turn", persist=True, set={"input": "z"}).task
    assert (task.data.value, task.data.label) == ("z", "first")
    assert [each.pathspec for each in task.parent_tasks] == [f"{task.parent.parent.pathspec}/start/0"]


@pytest.mark.parametrize(
    ("changed", "printed"),
    [
        ({"input": "7"}, "'7' 1 'first' 2"),
        ({"input": 7}, "7 1 'first' 2"),
        ({"input": None}, "None 1 'first' 2"),
        ({"input": {"a": ["ü"]}}, "{'a': ['ü']} 1 'first' 2"),
        ({"number": "7"}, "'a' '7' 'first' 2"),
        ({"number": [1.5, True]}, "'a' [1.5, True] 'first' 2"),
        ({"label": "7"}, "'a' 1 '7' 2"),
        ({"label": "7", "times": 9}, "'a' 1 '7' 9"),
        ({"times": "9"}, "'a' 1 'first' 9"),
    ],
)
def test_a_value_comes_to_the_step_as_it_was_given(
    runner: Runner, changed: dict[str, object], printed: str
) -> None:
    assert f"turn {printed}" in runner.spin("turn", set=changed).stdout


def test_a_module_a_task_of_a_run_and_other_options_are_given(runner: Runner, tried: FlowRunner) -> None:
    (tried.folder / "changed.py").write_text('ARTIFACTS = {"turn/1": {"value": {1}}}')
    executing = runner.spin(
        f"{tried.last_run().folder.run}/join",
        artifacts_module=tried.folder / "changed.py",
        skip_decorators=True,
        decospecs=["retry"],
        max_log_size=1,
        run_id_file=tried.folder / "id",
    )
    assert "join ['a', {1}]" in executing.stdout
    assert (tried.folder / "id").read_text() == executing.run.id


def test_a_step_that_fails_is_no_exception(runner: Runner) -> None:
    executing = runner.spin("turn", set={"label": "bad"})
    assert (executing.status, executing.returncode) == ("failed", 1)
    assert not executing.task.successful
    assert str(executing.task.exception) == "too cold"


@pytest.mark.parametrize(
    ("words", "error", "id"),
    [
        ({"pathspec": "wrok"}, UsageError, "spin-step-unknown"),
        ({"pathspec": "a/b/c/d/e"}, UsageError, "spin-pathspec-invalid"),
        ({"pathspec": "none/turn"}, RunError, "spin-run-unknown"),
        ({"pathspec": "turn", "set": {"times": "many"}}, ParameterError, "parameter-invalid"),
        ({"pathspec": "turn", "set": {"a b": 1}}, UsageError, "spin-input-invalid"),
        ({"pathspec": "turn", "set": {"number": {1}}}, UsageError, "spin-input-invalid"),
        ({"pathspec": "turn", "set": {"number": object()}}, UsageError, "spin-input-invalid"),
        ({"pathspec": "turn", "persits": True}, UsageError, "runner-option-unknown"),
        ({"pathspec": "--help"}, UsageError, "runner-option-invalid"),
        ({"pathspec": "turn", "artifacts_module": "gone.py"}, UsageError, "runner-option-invalid"),
        ({"pathspec": "turn", "watch": True}, UsageError, "runner-refused"),
    ],
)
def test_what_cannot_begin_is_an_exception_and_leaves_nothing(
    runner: Runner, tried: FlowRunner, words: dict[str, object], error: type[Exception], id: str
) -> None:
    with pytest.raises(error) as caught:
        runner.spin(**words)
    assert caught.value.id == id
    assert spins(tried) == []


def test_a_wrong_graph_is_an_exception(tried: FlowRunner, runner: Runner) -> None:
    tried.write(SOURCE.replace("self.next(self.end)", "self.next(self.fin)"))
    with pytest.raises(GraphError):
        runner.spin("turn")


def test_async_spin_returns_as_soon_as_it_has_begun(runner: Runner, tried: FlowRunner) -> None:
    (tried.folder / "wait").touch()

    async def follow() -> None:
        async with await runner.async_spin("turn", persist=True, set={"input": 5}) as executing:
            assert (executing.status, executing.returncode) == ("running", None)
            async for _, line in executing.stream_log("stdout"):
                if "turn 5" in line:
                    break
            assert executing.task.id == "0" and not executing.task.finished
            (tried.folder / "wait").unlink()
            assert await executing.wait() is executing
            assert (executing.status, executing.task.data.value) == ("successful", 5)

    asyncio.run(follow())


def test_async_spin_raises_what_spin_raises(runner: Runner) -> None:
    with pytest.raises(RunError) as caught:
        asyncio.run(runner.async_spin("none/turn"))
    assert caught.value.id == "spin-run-unknown"
    with pytest.raises(UsageError):
        asyncio.run(runner.async_spin("turn", set={"input": {1}}))


def test_a_limit_stops_it(runner: Runner, tried: FlowRunner) -> None:
    (tried.folder / "wait").touch()

    async def give_up() -> None:
        executing = await runner.async_spin("turn", grace_period=0)
        assert (await executing.wait(timeout=0.1)).status == "timeout"
        assert executing.run.state == "cancelled"

    asyncio.run(give_up())


def test_leaving_the_runner_stops_its_spins(tried: FlowRunner) -> None:
    (tried.folder / "wait").touch()
    mark = f"spins-of-{tried.folder}"

    async def leave() -> None:
        with Runner(
            tried.folder / "flow.py", show_output=False, cwd=tried.folder, env={"MARK": mark}
        ) as runner:
            executing = await runner.async_spin("turn", grace_period=0)
            assert processes_with(mark)
        assert executing.status == "failed"

    asyncio.run(leave())
    wait_for(lambda: not processes_with(mark), "all processes to end")


def test_spins_are_out_of_the_way_of_runs(runner: Runner, tried: FlowRunner) -> None:
    from mainstem import default_metadata, metadata

    runner.spin("turn")
    metadata(f"local@{tried.folder}")
    namespace(None)
    assert [run.id for run in Flow("Tried")] == [tried.last_run().folder.run]
    default_metadata()
