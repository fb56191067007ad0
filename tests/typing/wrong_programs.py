"""Wrong programs: each line that ends in `# error` has to be refused by a type checker, and no other line."""

from collections.abc import AsyncIterator

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
    get_secret,
    metadata,
    namespace,
    parallel_imap_unordered,
    parallel_map,
    profile,
    step,
)
from mainstem.exception import MainstemException
from mainstem.testing import current_as, run_flow, run_step


class HelloFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


def reading() -> None:
    Flow(3)  # error
    Flow()  # error
    Run(["HelloFlow", "1"])  # error
    Task("HelloFlow/1/start/0", attempt="0")  # error
    Flow("HelloFlow").latest_successful_run.data  # error
    Flow("HelloFlow").runs(3)  # error
    Flow("HelloFlow").last_run  # error
    Flow("HelloFlow")[3]  # error
    run = Run("HelloFlow/1")
    run.artifacts  # error
    run.status  # error
    run.successful()  # error
    run.state.value  # error
    run.add_tag(["a"])  # error
    run.add_tags(3)  # error
    run.replace_tag("a")  # error
    run.tags.add("x")  # error
    run.finished = True  # error
    run["start"].tasks_count  # error
    run["start"].task.datas  # error
    run["start"].task.stdout.decode()  # error
    run["start"].task.loglines(1)  # error
    run["start"].task["x"].value  # error
    run["start"].task["x"].load(True)  # error
    run["start"]["0"].exception.type  # error
    for task in run["start"]:
        task.pathspecs  # error
    Step("HelloFlow/1/start").task.failure.message  # error
    DataArtifact("HelloFlow/1/start/0/x").size.bytes  # error
    Mainstem().runs  # error
    namespace(3)  # error
    metadata()  # error
    get_secret(3)  # error


def running() -> None:
    Runner(3)  # error
    Runner()  # error
    Runner("flow.py", show_output="no")  # error
    Runner("flow.py", env=["A=b"])  # error
    runner = Runner("flow.py")
    runner.run("flow.py")  # error
    runner.run(max_workers="4")  # error
    runner.run(max_num_splits=[4])  # error
    runner.run(tags=3)  # error
    runner.run(tags="nightly")  # error
    runner.run(decospecs="retry")  # error
    runner.run(decospecs=3)  # error
    runner.run(config=["cfg"])  # error
    runner.start()  # error
    executing = runner.run()
    executing.result  # error
    executing.status.value  # error
    executing.stdout.read()  # error
    NBRunner("flow.py")  # error
    NBRunner(HelloFlow).nbrun(max_workers="4")  # error


async def awaiting() -> None:
    runner = Runner("flow.py")
    runner.async_run().status  # error
    executing = await runner.async_run()
    await executing.wait(timeout="60")  # error
    await executing.wait(stream="both")  # error
    lines: AsyncIterator[str] = executing.stream_log("stdout")  # error
    print(lines)


def computing() -> None:
    parallel_map(3, [1])  # error
    parallel_map(len, [1, 2])  # error
    parallel_map(len, 3)  # error
    parallel_map(len, ["a"], max_parallel="2")  # error
    lengths: list[str] = parallel_map(len, ["a"])  # error
    for length in parallel_imap_unordered(len, ["a"]):
        length.upper()  # error
    with profile(3):  # error
        print(lengths)
    with profile("x", stats_dict=[]):  # error
        pass


def testing() -> None:
    run_step("HelloFlow", "start")  # error
    run_step(HelloFlow, 3)  # error
    run_step(HelloFlow, "start", artifacts=[1])  # error
    run_step(HelloFlow, "start", index="0")  # error
    run_flow(HelloFlow(), parameters={"a": 1})  # error
    run_flow(HelloFlow, parameters=["a"])  # error
    with current_as("7"):  # error
        pass
    try:
        run_flow(HelloFlow)
    except MainstemException as error:
        error.code  # error
        error.id.value  # error
