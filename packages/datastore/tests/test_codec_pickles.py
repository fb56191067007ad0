import pickle
import subprocess
import sys
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy
import pytest
from artifact_shelf import Shelf

from mainstem_core.errors import TaskError, UsageError
from mainstem_core.schema.record import replace
from mainstem_core.schema.references import ArtifactReference


@dataclass
class Point:
    """A class that can be imported."""

    x: int
    y: object = None


def as_text(value: object) -> str:
    return repr(value)


@pytest.mark.parametrize(
    "value",
    [
        Point(1, [2]),
        OrderedDict(a=1),
        Counter("aab"),
        datetime(2024, 2, 29, tzinfo=UTC),
        ValueError("no"),
        Point,
        as_text,
        [Point(1), Point(2)],
    ],
    ids=["instance", "ordered", "counter", "time", "exception", "class", "function", "list"],
)
def test_objects_come_back(shelf: Shelf, value):
    loaded = shelf.round_trip(value, "pickle/1")
    assert type(loaded) is type(value)
    assert repr(loaded) == repr(value)


def test_large_memory_stands_beside_the_stream_and_is_shared_with_the_array_alone(own_shelf: Shelf):
    array = numpy.random.default_rng(0).random(100_000)
    own_shelf.save(array)
    before = own_shelf.blobs()
    reference = own_shelf.reference(Point(1, array))
    assert (reference.codec, len(reference.buffers)) == ("pickle/1", 2)
    assert own_shelf.blobs() == before
    loaded = own_shelf.load(reference)
    loaded.y[0] = 5
    assert loaded.y[1] == array[1]


def test_functions_without_a_name_come_back(shelf: Shelf):
    offset = 5
    loaded = shelf.round_trip({"add": lambda number: number + offset}, "cloudpickle/1")
    assert loaded["add"](1) == 6


def test_classes_made_in_a_function_come_back(shelf: Shelf):
    class Local:
        def __init__(self) -> None:
            self.array = numpy.ones(50_000)

    reference = shelf.reference(Local())
    assert (reference.codec, len(reference.buffers)) == ("cloudpickle/1", 2)
    assert shelf.load(reference).array.sum() == 50_000


def test_code_of_another_python_is_not_run(shelf: Shelf):
    reference = shelf.reference(lambda: 1)
    with pytest.raises(TaskError, match=r"code of Python 2\.7") as caught:
        shelf.load(replace(reference, meta={**reference.meta, "python": "2.7"}))
    assert caught.value.id == "task-value-undecodable"


@pytest.mark.parametrize("value", [Point(1), lambda: 1], ids=["pickle", "cloudpickle"])
def test_a_reader_can_refuse_pickles(shelf: Shelf, value):
    with pytest.raises(TaskError) as caught:
        shelf.load(shelf.reference(value), allow_pickle=False)
    assert caught.value.id == "task-pickle-refused"
    assert "artifact `x` of Flow/run/start/0" in caught.value.message


@dataclass(slots=True)
class Slotted:
    number: int
    lock: object


class Sparing:
    """Leaves a lock out of its pickle, and has another."""

    def __init__(self, lock):
        self.left_out = lock
        self.inner = lock

    def __getstate__(self):
        return {"inner": self.inner}


class Stubborn:
    """Refuses to be pickled, with an error of its own."""

    def __reduce__(self):
        raise RuntimeError("not today")


@pytest.mark.parametrize(
    ("value", "place", "reason"),
    [
        (threading.Lock(), "`self.x` (a `_thread.lock`)", "cannot pickle"),
        (
            {"a": [1, Point(1, {"lock": threading.Lock()})]},
            "`self.x['a'][1].y['lock']` (a `_thread.lock`)",
            "cannot",
        ),
        ((number for number in range(3)), "`self.x` (a `generator`)", "generator"),
        (Slotted(1, threading.Lock()), "`self.x.lock` (a `_thread.lock`)", "cannot pickle"),
        (Sparing(threading.Lock()), "`self.x.inner` (a `_thread.lock`)", "cannot pickle"),
        (Point(1, Stubborn()), "`self.x.y` (a `test_codec_pickles.Stubborn`)", "not today"),
        ([numpy.zeros(50_000), threading.Lock()], "`self.x[1]` (a `_thread.lock`)", "cannot pickle"),
    ],
    ids=["lock", "nested", "generator", "slots", "own state", "own error", "beside an array"],
)
def test_what_cannot_be_stored_is_named_with_the_part_at_fault(own_shelf: Shelf, value, place, reason):
    with pytest.raises(TaskError) as caught:
        own_shelf.save(value)
    assert caught.value.id == "task-value-unpicklable"
    assert place in caught.value.message
    assert reason in caught.value.message
    assert own_shelf.blobs() == []


class Ours:
    """A value of ours that must not be stored, and says why itself."""

    def __reduce__(self):
        raise UsageError("usage-flow-pickled", flow="HelloFlow")


def test_an_error_of_ours_is_not_hidden(shelf: Shelf):
    with pytest.raises(UsageError) as caught:
        shelf.save([Ours()])
    assert caught.value.id == "usage-flow-pickled"


def test_a_value_whose_class_is_gone_says_so(shelf: Shelf, monkeypatch):
    reference = shelf.reference(Point(1))
    monkeypatch.delattr(sys.modules[__name__], "Point")
    with pytest.raises(TaskError, match="Point") as caught:
        shelf.load(reference)
    assert caught.value.id == "task-value-undecodable"


FLOW_FILE = """
import sys, threading
from dataclasses import dataclass
from artifact_shelf import Shelf
from pathlib import Path

HANDLE = {handle}

@dataclass
class Settings:
    depth: int

    def doubled(self):
        return helper(self.depth)

class Deep(Settings):
    pass

def helper(number):
    HANDLE
    return number * 2

def save(value):
    import pickle
    reference = Shelf(Path("store")).reference(value)
    Path("reference").write_bytes(pickle.dumps(reference))
    return reference

def load():
    import pickle
    return Shelf(Path("store")).load(pickle.loads(Path("reference").read_bytes()))

{body}
"""

READER = """
import pickle
from artifact_shelf import Shelf
from pathlib import Path

def load():
    return Shelf(Path("store")).load(pickle.loads(Path("reference").read_bytes()))

{body}
"""


class Program:
    """Runs small programs in one folder, each as `__main__` of a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(
        self, name: str, template: str, body: str, handle: str = "None"
    ) -> subprocess.CompletedProcess[str]:
        file = self._folder / name
        file.write_text(template.format(body=body, handle=handle))
        command = [sys.executable, str(file)]
        environment = {"PYTHONPATH": str(Path(__file__).parent), "PATH": "/usr/bin:/bin"}
        return subprocess.run(
            command, cwd=self._folder, env=environment, capture_output=True, text=True, check=False
        )

    def output(self, name: str, template: str, body: str) -> str:
        result = self.run(name, template, body)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


@pytest.fixture
def program(tmp_path) -> Program:
    return Program(tmp_path)


SAVE = "print(save([Deep(4), {'f': helper}]).codec)"


def test_a_class_of_the_flows_file_is_the_same_class_in_the_next_task(program):
    assert program.output("flow.py", FLOW_FILE, SAVE) == "pickle/1"
    body = "deep, more = load(); print(type(deep) is Deep, deep == Deep(4), more['f'] is helper)"
    assert program.output("flow.py", FLOW_FILE, body) == "True True True"


def test_another_program_reads_what_the_flows_file_defined(program):
    program.output("flow.py", FLOW_FILE, SAVE)
    body = "deep, more = load(); print(deep, deep.doubled(), more['f'](5), load()[0] == deep)"
    assert program.output("notebook.py", READER, body) == "Deep(depth=4) 8 10 True"


def test_another_program_with_a_class_of_the_same_name_is_not_confused(program):
    program.output("flow.py", FLOW_FILE, SAVE)
    body = "class Deep: pass\nprint(isinstance(load()[0], Deep), load()[0])"
    assert program.output("notebook.py", READER, body) == "False Deep(depth=4)"


def test_a_nameless_function_beside_a_class_of_the_flows_file(program):
    assert (
        program.output("flow.py", FLOW_FILE, "print(save([Deep(4), lambda: Deep(5)]).codec)")
        == "cloudpickle/1"
    )
    body = "deep, make = load(); print(type(deep) is Deep, type(make()) is Deep)"
    assert program.output("flow.py", FLOW_FILE, body) == "True True"
    assert (
        program.output("notebook.py", READER, "print(load()[0].doubled(), load()[1]())") == "8 Deep(depth=5)"
    )


def test_definitions_are_no_part_of_a_values_identity_and_the_same_each_time(program):
    body = "reference = save(Deep(4)); print(reference.hash, reference.buffers[-1].hash)"
    first = program.output("flow.py", FLOW_FILE, body)
    assert program.output("flow.py", FLOW_FILE, body) == first
    changed = program.output("flow.py", FLOW_FILE.replace("* 2", "* 3"), body)
    assert changed.split()[0] == first.split()[0]
    assert changed.split()[1] != first.split()[1]


def test_definitions_that_cannot_be_stored_leave_the_value_to_the_flows_file(program):
    result = program.run("flow.py", FLOW_FILE, SAVE, handle="threading.Lock()")
    assert result.returncode == 0, result.stderr
    assert program.run("flow.py", FLOW_FILE, "print(load())", handle="threading.Lock()").returncode == 0
    refused = program.run("notebook.py", READER, "load()")
    assert "task-value-undecodable" in refused.stderr
    assert "`Deep` of flow.py could not be stored" in refused.stderr


def test_definitions_of_another_python_are_not_run(program, tmp_path):
    program.output("flow.py", FLOW_FILE, SAVE)
    reference: ArtifactReference = pickle.loads((tmp_path / "reference").read_bytes())
    old = replace(reference, meta={**reference.meta, "python": "2.7"})
    (tmp_path / "reference").write_bytes(pickle.dumps(old))
    assert "under Python 2.7" in program.run("notebook.py", READER, "load()").stderr
