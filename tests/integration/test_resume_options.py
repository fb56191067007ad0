"""`resume` with other parameters, an id of its own, without running anything, and from a program."""

import json

import pytest

from flow_runner import FlowRunner
from mainstem import Runner

FLOW = """
class Opts(FlowSpec):
    alpha = Parameter("alpha", default=1)
    names = Parameter("names", type=JSONType, default="[1, 2]")

    @step
    def start(self):
        self.base = 10
        self.next(self.scale, self.plain)

    @step
    def scale(self):
        self.scaled = self.base * self.alpha
        self.next(self.join)

    @step
    def plain(self):
        self.first = self.names[0]
        self.next(self.join)

    @step
    def join(self, inputs):
        self.sum = inputs.scale.scaled + inputs.plain.first
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.fixture
def opts(flows: FlowRunner) -> FlowRunner:
    """A flow that has run once."""
    flows.succeed(FLOW)
    return flows


def planned(flows: FlowRunner, *words: str) -> dict[str, tuple[str, str]]:
    result = flows.run("resume", "--plan", "--json", *words)
    assert result.returncode == 0, result.stderr
    return {each["task"]: (each["action"], each["why"]) for each in json.loads(result.stdout)}


@pytest.mark.slow
def test_what_has_read_a_changed_parameter_is_made_again_and_what_follows(opts: FlowRunner) -> None:
    plan = planned(opts, "--alpha", "5")
    assert plan["scale/0"] == ("run", "it has read `alpha`, which has another value now")
    assert {task for task, (action, _) in plan.items() if action == "clone"} == {"start/0", "plain/0"}
    assert opts.run("resume", "--alpha", "5").returncode == 0
    run = opts.last_run()
    assert run.value("sum", "join") == 51
    own = {file.path.step for file in run.folder.task_files() if run.folder.clones().home(file.path) is None}
    assert own == {"scale", "join", "end"}


@pytest.mark.slow
def test_the_same_value_changes_nothing(opts: FlowRunner) -> None:
    plan = planned(opts, "--alpha", "1", "--names", "[1,2]")
    assert {action for action, _ in plan.values()} == {"clone"}


@pytest.mark.slow
def test_an_id_is_taken_once(opts: FlowRunner) -> None:
    both = [opts.start("resume", "--run-id", "mine") for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], said
    assert "error[run-id-taken]" in "".join(said)


@pytest.mark.slow
def test_a_run_is_made_and_not_begun_and_made_once_if_that_is_asked(opts: FlowRunner) -> None:
    words = ("resume", "scale", "--clone-only", "--run-id", "mine", "--json")
    made = opts.run(*words, "--reentrant")
    assert json.loads(made.stdout)["tasks"] == 2, made.stderr
    assert opts.last_run().state == "lost"
    again = opts.run(*words, "--reentrant")
    assert (again.returncode, again.stdout) == (0, made.stdout)
    assert "error[run-id-taken]" in opts.run(*words).stderr
    assert opts.run("attach", "mine").returncode == 0
    run = opts.last_run()
    assert (run.folder.run, run.state, run.value("sum", "join")) == ("mine", "succeeded", 11)


@pytest.mark.slow
def test_a_program_resumes_a_run(opts: FlowRunner) -> None:
    with Runner(str(opts.folder / "flow.py"), show_output=False, cwd=str(opts.folder)) as runner:
        resumed = runner.resume("join", alpha=1)
        assert resumed.status == "successful"
        assert resumed.run["join"].task["sum"].data == 11
