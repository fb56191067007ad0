"""`dump`: what people, programs and pickles get of the artifacts of tasks."""

import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from cli_flows import Ended, FlowFile

SOURCE = '''
    import os

    from mainstem import FlowSpec, Parameter, step


    class Broken:
        """Can be stored, but restored only where a module is that nobody has."""

        def __reduce__(self):
            return (__import__, ("a_module_that_nobody_has",))


    class Shy:
        def __repr__(self):
            raise ValueError("not today")


    class Point:
        def __init__(self, x):
            self.x = x

        def __repr__(self):
            return f"Point(\\n  {self.x}\\n)"


    class Values(FlowSpec):
        rate = Parameter("rate", default=0.5)
        fail = Parameter("fail", default=False)
        unit = "mm"

        @step
        def start(self):
            self.items = ["a", "b"]
            self.big = list(range(1000))
            self._secret = 4
            self.next(self.weigh, foreach="items")

        @step
        def weigh(self):
            self.point = Point(self.index)
            if self.index == 1:
                self.shy = Shy()
                self.broken = Broken()
            if self.fail and self.index == 0:
                raise ValueError("no luck")
            self.next(self.join)

        @step
        def join(self, inputs):
            self.count = len(inputs)
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Values()
    '''

ONE_TASK = """\
Values/<run>/weigh/0
    big    <list, 3.9 kB>
    items  ['a', 'b']
    point  Point(
             0
           )
    rate   0.5
    unit   'mm'
"""
BROKEN = "the artifact `broken` of `Values/<run>/weigh/1` could not be restored: ModuleNotFoundError: No module named"


class Finished(NamedTuple):
    flow: FlowFile
    run: str

    def dump(self, path: str, *options: str) -> Ended:
        return self.flow.call("dump", f"{self.run}/{path}", *options)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, clean_session: None) -> Finished:
    flow = FlowFile(tmp_path_factory.mktemp("values"), SOURCE)
    return Finished(flow, flow.run())


def test_one_task(finished: Finished) -> None:
    only = "big,items,point,rate,unit"

    assert finished.dump("weigh/0", "--include", only, "--max-value-size", "3000") == (0, ONE_TASK, "")


def test_a_step_shows_its_tasks_by_place(finished: Finished) -> None:
    code, out, _ = finished.dump("weigh", "--include", "items,point", "--max-value-size", "10")

    assert code == 0
    # How large it is depends on the length of the file's path, which is stored with it.
    assert re.sub(r"[\d.]+ k?B>", "<size>>", out) == (
        "Values/<run>/weigh/0\n    items  ['a', 'b']\n    point  <__main__.Point, <size>>\n"
        "\n"
        "Values/<run>/weigh/1\n    items  ['a', 'b']\n    point  <__main__.Point, <size>>\n"
    )


def test_no_values_but_types_and_sizes(finished: Finished) -> None:
    code, out, _ = finished.dump("join/0", "--max-value-size", "0")

    assert code == 0
    assert out == (
        "Values/<run>/join/0\n"
        "    count  <int, 1 B>\n"
        "    fail   <bool, 5 B>\n"
        "    rate   <float, 3 B>\n"
        "    unit   <str, 4 B>\n"
    )


def test_the_flow_may_stand_in_front(finished: Finished) -> None:
    named = finished.flow.call("dump", f"Values/{finished.run}/join/0")

    assert named == finished.dump("join/0")


def test_private_artifacts_are_shown_on_request(finished: Finished) -> None:
    assert "_secret" not in finished.dump("start").out
    assert "\n    _secret  4\n" in finished.dump("start", "--private").out
    assert finished.dump("start", "--include", "_secret") == (0, "Values/<run>/start/0\n    _secret  4\n", "")


def test_parameters_and_constants_are_artifacts_of_the_run(finished: Finished) -> None:
    assert finished.dump("_parameters") == (
        0,
        "Values/<run>/_parameters/0\n    fail  False\n    rate  0.5\n    unit  'mm'\n",
        "",
    )


def test_values_that_cannot_be_shown_say_why(finished: Finished) -> None:
    code, out, err = finished.dump("weigh/1", "--include", "broken,shy,items")

    assert (code, err) == (1, "")
    assert out == (
        "Values/<run>/weigh/1\n"
        f"    broken  <__main__.Broken: {BROKEN} 'a_module_that_nobody_has' [task-value-undecodable]>\n"
        "    shy     <__main__.Shy: cannot be shown, ValueError: not today>\n"
        "    items   ['a', 'b']\n"
    )


def test_programs_get_names_types_sizes_and_hashes(finished: Finished) -> None:
    code, out, err = finished.dump("weigh", "--json", "--include", "items,broken")
    first, second = json.loads(out)
    [items] = first["artifacts"]

    assert (code, err) == (0, "")
    assert (first["task"], second["task"]) == ("Values/<run>/weigh/0", "Values/<run>/weigh/1")
    assert items == {"name": "items", "type": "list", "size_bytes": 9, "sha": "<hash>"}
    assert [each["name"] for each in second["artifacts"]] == ["items", "broken"]


def test_a_pickle_holds_the_values_by_task_and_name(finished: Finished) -> None:
    file = finished.flow.folder / "weigh.pickle"

    code, out, err = finished.dump("weigh", "--file", str(file), "--include", "big,items,broken")

    assert (code, out) == (1, "4 artifacts of 2 tasks written to <folder>/weigh.pickle\n")
    assert err == (
        f"left out: Values/<run>/weigh/1/broken: __main__.Broken: {BROKEN} 'a_module_that_nobody_has' "
        "[task-value-undecodable]\n"
    )
    everything = {"big": list(range(1000)), "items": ["a", "b"]}
    assert pickle.loads(file.read_bytes()) == {
        f"Values/{finished.run}/weigh/0": everything,
        f"Values/{finished.run}/weigh/1": everything,
    }


def test_a_pickle_with_classes_of_the_flow_is_read_without_the_flow(finished: Finished) -> None:
    file = finished.flow.folder / "point.pickle"
    finished.dump("weigh/0", "--file", str(file), "--include", "point")
    read = "import pickle, sys; [values] = pickle.load(open(sys.argv[1], 'rb')).values(); print(values['point'].x)"

    done = subprocess.run([sys.executable, "-c", read, str(file)], capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_file_that_cannot_be_written(finished: Finished) -> None:
    code, out, err = finished.dump("join", "--file", str(finished.flow.folder / "missing" / "x.pickle"))

    assert (code, out) == (1, "")
    assert err == "Error: Could not open file '<folder>/missing/x.pickle': No such file or directory\n"


def test_a_file_and_json_exclude_each_other(finished: Finished) -> None:
    code, _, err = finished.dump("join", "--file", "x", "--json")

    assert code == 2
    assert err.endswith("Error: --file and --json cannot be combined.\n")


def test_an_artifact_that_no_task_has(finished: Finished) -> None:
    assert finished.dump("weigh", "--include", "pont") == (
        1,
        "",
        "error[client-artifact-missing]: the task `Values/<run>/weigh/0` has no artifact `pont`\n"
        "hint: it has `point`, `big`, `fail`, `items`, `rate` and 1 more\n",
    )


@pytest.mark.parametrize(
    "path", ["", "start", "a/b/c/d/e", "<run>/star t", "<run>//0", "Other/<run>/start/0"]
)
def test_a_path_of_another_form(finished: Finished, path: str) -> None:
    assert finished.flow.call("dump", path.replace("<run>", finished.run)) == (
        2,
        "",
        f"error[usage-pathspec-invalid]: `{path}` is not a path of the form `run/step[/task]`\n"
        "hint: write it as `run/step[/task]`, for example `<run>/start/0`\n",
    )


def test_a_step_and_a_run_that_do_not_exist(finished: Finished) -> None:
    assert finished.dump("stat") == (
        1,
        "",
        "error[client-not-found]: the step `Values/<run>/stat` does not exist in the store at `<folder>/.mainstem`\n"
        "hint: its steps are `start`, `weigh`, `join`, `end`\n",
    )
    assert finished.flow.call("dump", "nothing/start") == (
        1,
        "",
        "error[client-not-found]: the run `Values/nothing` does not exist in the store at `<folder>/.mainstem`\n"
        "hint: the newest runs of `Values` are `<run>`\n",
    )


def test_where_nothing_has_run(tmp_path: Path) -> None:
    code, out, err = FlowFile(tmp_path, SOURCE).call("dump", "x/start")

    assert (code, out) == (1, "")
    assert err.startswith("error[client-not-found]: the run `Values/x` does not exist in the store at")
    assert not (tmp_path / ".mainstem").exists()


def test_a_failed_task_shows_what_it_had_assigned(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE)
    run = flow.run("--fail", "true", code=1)

    code, out, err = flow.call(
        "dump", f"{run}/weigh/0", "--include", "point,items", "--max-value-size", "3000"
    )

    assert (code, err) == (0, "")
    assert out.startswith("Values/<run>/weigh/0 (failed)\n    point  Point(")
