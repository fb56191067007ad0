"""Tasks are forked where that is safe, with the usual libraries imported and used, and spawned where it is not."""

import importlib.util
import os
import subprocess
import sys

import pytest

from flow_runner import FlowRunner

LIBRARIES = """
import numpy, pandas, polars, pyarrow, scipy.linalg
import sklearn.ensemble, sklearn.linear_model
import pyarrow.compute

class Libraries(FlowSpec):
    @step
    def start(self):
        self.data = numpy.random.default_rng(0).normal(size=(400, 8))
        self.seeds = [0, 1, 2, 3]
        self.next(self.work, foreach="seeds")

    @step
    def work(self):
        x, y = self.data[:, :-1], self.data[:, -1]
        self.solved = scipy.linalg.lstsq(x @ x.T, y)[0].shape
        self.linear = float(sklearn.linear_model.Ridge().fit(x, y).score(x, y))
        forest = sklearn.ensemble.RandomForestRegressor(n_estimators=4, n_jobs=2, random_state=self.input)
        self.forest = forest.fit(x, y)
        self.boosted = sklearn.ensemble.HistGradientBoostingRegressor(max_iter=5).fit(x, y).n_iter_
        self.frame = pandas.DataFrame(x).groupby(0).sum()
        self.polars = polars.DataFrame({"a": y}).select(polars.col("a").sort().sum()).item()
        self.arrow = pyarrow.compute.sum(pyarrow.array(y)).as_py()
        self.next(self.join)

    @step
    def join(self, inputs):
        self.sums = [(each.polars, each.arrow) for each in inputs]
        self.scores = [each.forest.score(each.data[:, :-1], each.data[:, -1]) for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.mark.slow
def test_forked_tasks_use_libraries_that_the_flow_imported(flows: FlowRunner) -> None:
    flows.write(LIBRARIES)
    result = flows.run("run")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "fresh interpreters" not in result.stdout, "all of them are safe to fork after a mere import"
    assert result.stderr == ""
    run = flows.last_run()
    for polars_sum, arrow_sum in run.value("sums", "end"):
        assert polars_sum == pytest.approx(arrow_sum)


@pytest.mark.slow
def test_a_flow_that_used_openmp_at_import_is_spawned_and_says_why(flows: FlowRunner) -> None:
    flows.write("""
        import numpy
        from sklearn.ensemble import HistGradientBoostingClassifier

        x = numpy.random.default_rng(0).normal(size=(3000, 10))
        y = (x[:, 0] > 0.5).astype(int)
        HistGradientBoostingClassifier(max_iter=5).fit(x, y)

        class Fitted(FlowSpec):
            @step
            def start(self):
                self.score = HistGradientBoostingClassifier(max_iter=5).fit(x, y).score(x, y)
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    result = flows.run("run", OMP_NUM_THREADS="2")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Tasks start in fresh interpreters: the flow's import used OpenMP" in result.stdout
    assert flows.last_run().value("score", "end") > 0.9


FIT = """
import os, sys
import numpy
from sklearn.ensemble import HistGradientBoostingClassifier
from mainstem_runtime.executor.safety import choose_start_method

print(choose_start_method(os.environ).name)
if "stop-blas" in sys.argv:  # OpenBLAS stops its threads at a fork, so OpenMP's are fewer than it may have
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
HistGradientBoostingClassifier(max_iter=2).fit(numpy.arange(900.0).reshape(300, 3), numpy.arange(300) % 2)
print(choose_start_method(os.environ).name)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("blas_threads", "arguments"), [("1", []), ("2", []), ("2", ["stop-blas"])], ids=["one", "two", "stopped"]
)
def test_threads_of_openmp_are_told_from_those_of_openblas(blas_threads: str, arguments: list[str]) -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": blas_threads, "OMP_NUM_THREADS": "2"}
    command = [sys.executable, "-W", "ignore", "-c", FIT, *arguments]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["fork", "spawn"], "before and after the first use of OpenMP"


@pytest.mark.torch
@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="torch is tested only where it is installed"
)
def test_forked_tasks_use_torch(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import torch

        class Torch(FlowSpec):
            @step
            def start(self):
                self.product = (torch.ones(64, 64) @ torch.ones(64, 64)).sum().item()
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("product", "end") == 64.0**3


THREAD = """
import threading

stop = threading.Event()
threading.Thread(target=stop.wait, name="watcher", daemon=True).start()

class Threaded(FlowSpec):
    @step
    def start(self):
        self.names = [thread.name for thread in threading.enumerate()]
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def test_a_flow_with_a_thread_of_its_own_is_spawned_and_says_why(flows: FlowRunner) -> None:
    flows.write(THREAD)
    result = flows.run("run")
    assert result.returncode == 0, result.stderr
    assert (
        "Tasks start in fresh interpreters: the flow's import started the thread 'watcher'." in result.stdout
    )
    assert "watcher" in flows.last_run().value("names", "start"), "a fresh interpreter has that thread, too"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_variable_decides_by_hand(flows: FlowRunner, method: str) -> None:
    flows.write(THREAD)
    result = flows.run("run", MAINSTEM_START_METHOD=method)
    assert result.returncode == 0, result.stderr
    assert ("fresh interpreters" in result.stdout) == (method == "spawn")
    assert ("watcher" in flows.last_run().value("names", "start")) == (method == "spawn")


def test_classes_of_the_flows_file_are_artifacts_under_both_methods(flows: FlowRunner) -> None:
    source = """
        class Point:
            def __init__(self, x):
                self.x = x

        class Classes(FlowSpec):
            @step
            def start(self):
                self.point, self.double = Point(3), lambda x: 2 * x
                self.next(self.end)

            @step
            def end(self):
                assert type(self.point) is Point
                self.six = self.double(self.point.x)
    """
    for method in ("fork", "spawn"):
        run = flows.succeed(source, MAINSTEM_START_METHOD=method)
        assert run.value("six", "end") == 6
        assert run.value("point", "start").x == 3, "a reader without the flow's file can load it"


def test_a_plain_run_does_not_import_what_it_does_not_need(flows: FlowRunner) -> None:
    flows.write("""
        import sys

        class Light(FlowSpec):
            @step
            def start(self):
                self.modules = sorted(sys.modules)
                self.next(self.end)

            @step
            def end(self):
                pass

        if __name__ == "__main__":
            import atexit
            atexit.register(lambda: print("SUPERVISOR", *sorted(sys.modules)))
    """)
    result = flows.run("run")
    assert result.returncode == 0, result.stderr
    [supervisor] = [line for line in result.stdout.splitlines() if line.startswith("SUPERVISOR")]
    heavy = {"pydantic", "rich", "importlib.metadata", "numpy", "pandas", "cloudpickle", "boto3"}
    assert heavy.isdisjoint(supervisor.split())
    in_task = set(flows.last_run().value("modules", "start"))
    assert (heavy | {"asyncio", "sqlite3", "multiprocessing"}).isdisjoint(in_task)


def test_a_flow_started_through_a_symbolic_link_finds_the_modules_beside_its_file(flows: FlowRunner) -> None:
    elsewhere = flows.folder / "elsewhere"
    elsewhere.mkdir()
    source = """
        import beside

        class Linked(FlowSpec):
            @step
            def start(self):
                self.word = beside.WORD
                self.next(self.end)

            @step
            def end(self):
                pass
    """
    flows.write(source, name="elsewhere/flow.py")
    (elsewhere / "beside.py").write_text("WORD = 'found'\n")
    (flows.folder / "link.py").symlink_to(elsewhere / "flow.py")
    for method in ("fork", "spawn"):
        result = flows.run("run", name="link.py", MAINSTEM_START_METHOD=method)
        assert result.returncode == 0, result.stdout + result.stderr
        assert flows.last_run().value("word", "end") == "found"
