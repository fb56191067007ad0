"""What a store cannot do, and what is wrong with what it holds."""

import json
import subprocess
from pathlib import Path

from cases.flow_texts import END, flow, step
from provoke import TWO_STEPS, Call, Command

from flow_runner import FlowRunner
from mainstem import Flow, Task, metadata
from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.identifiers import FlowName, StepName, TaskId
from mainstem_core.schema.places import TaskRange
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore import RunFolder, Store
from mainstem_datastore.records import seal, unseal

_LARGE = flow(step("start", "self.text = 'large enough for a blob ' * 10_000", "self.next(self.end)"), END)
_ROOT = "MAINSTEM_DATASTORE_SYSROOT_LOCAL"


def _ran(flows: FlowRunner, source: str = _LARGE) -> Task:
    """Runs a flow to its end and returns its first task, as the client sees it."""
    folder = flows.succeed(source, MAINSTEM_USER="ada").folder
    metadata(f"local@{flows.folder}")
    return Task(f"{folder.flow}/{folder.run}/start/0")


def _only_blob(flows: FlowRunner) -> Path:
    [blob] = flows.folder.glob(".mainstem/blobs/*/*")
    blob.chmod(0o600)
    return blob


def missing_blob(flows: FlowRunner) -> None:
    task = _ran(flows)
    _only_blob(flows).unlink()
    print(task.data.text)


def corrupt_blob(flows: FlowRunner) -> None:
    task = _ran(flows)
    blob = _only_blob(flows)
    content = bytearray(blob.read_bytes())
    content[len(content) // 2] ^= 1
    blob.write_bytes(content)
    print(task.data.text)


def _manifest(flows: FlowRunner) -> Path:
    [manifest] = flows.folder.glob(".mainstem/flows/*/*/tasks/start.0.json")
    manifest.chmod(0o600)
    return manifest


def damaged_record(flows: FlowRunner) -> None:
    task = _ran(flows, TWO_STEPS)
    manifest = _manifest(flows)
    manifest.write_bytes(manifest.read_bytes().replace(b'"attempt":0', b'"attempt":1'))
    (flows.folder / ".mainstem/index.sqlite").unlink()
    print(Task(task.pathspec).finished_at)


def _other_store(flows: FlowRunner) -> None:
    """Tells a task to run in a store that does not know its run."""
    assert flows.run("run").returncode == 0
    store = Store.open(flows.folder / ".other", create=True)
    run = flows.last_run().folder.run
    RunFolder(store, FlowName("Hello"), run).make()
    spec = TaskSpec(
        FlowName("Hello"), run, StepName("end"), TaskId("0"), 0, (TaskRange(StepName("start"), "0"),)
    )
    (flows.folder / "spec.json").write_text(json.dumps(to_plain(spec)))


def record_of_tomorrow(flows: FlowRunner) -> None:
    task = _ran(flows, TWO_STEPS)
    manifest = _manifest(flows)
    plain = unseal(manifest.read_bytes(), "a record")
    manifest.write_bytes(seal({**plain, "v": 9}))
    (flows.folder / ".mainstem/index.sqlite").unlink()
    print(Task(task.pathspec).finished_at)


def file_in_place_of_the_store(flows: FlowRunner) -> None:
    (flows.folder / ".mainstem").write_text("")
    Flow("Hello")


def _store_of_tomorrow(flows: FlowRunner) -> None:
    store = Store.open(flows.folder / ".mainstem", create=True)
    file = Path(store.root, "store.json")
    file.unlink()
    file.write_bytes(seal({**to_plain(store.record), "min_reader": 9, "min_writer": 9}))


def _somebody_elses_folder(flows: FlowRunner) -> None:
    (flows.folder / "home/.mainstem").mkdir(parents=True)
    (flows.folder / "home/.mainstem/notes.txt").write_text("mine")


def _file_in_place_of_the_blobs(flows: FlowRunner) -> None:
    store = Store.open(flows.folder / ".mainstem", create=True)
    Path(store.root, "blobs").rmdir()
    Path(store.root, "blobs").write_text("")


def _disk_that_is_full(flows: FlowRunner) -> None:
    """Builds a library that lets the process write no blob: there is no other way to a full disk for everybody."""
    source = Path(__file__).parent.parent / "full_disk.c"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-o", flows.folder / "full_disk.so", source, "-ldl"], check=True
    )


CASES = [
    Call("store-blob-missing", missing_blob),
    Call("store-blob-corrupt", corrupt_blob),
    Command(
        "store-full",
        _LARGE,
        ("run",),
        prepare=_disk_that_is_full,
        environment={"LD_PRELOAD": "{folder}/full_disk.so"},
    ),
    Command("store-denied", TWO_STEPS, ("run",), environment={_ROOT: "/sys"}),
    Command("store-input-output", _LARGE, ("run",), prepare=_file_in_place_of_the_blobs),
    Command(
        "store-input-output", TWO_STEPS, ("run",), environment={_ROOT: "{folder}/flow.py"}, variant="file"
    ),
    Call("store-input-output", file_in_place_of_the_store, "client"),
    Command("store-newer", TWO_STEPS, ("run",), prepare=_store_of_tomorrow),
    Command(
        "store-not-a-store",
        TWO_STEPS,
        ("run",),
        prepare=_somebody_elses_folder,
        environment={_ROOT: "{folder}/home"},
    ),
    Call("record-malformed", damaged_record),
    Command(
        "record-missing",
        flow(step("start", "self.rate = 0.1", "self.next(self.end)"), step("end", "print(self.rate)")),
        ("task", "--store", ".other", "--spec", "spec.json"),
        prepare=_other_store,
    ),
    Call("record-newer", record_of_tomorrow),
]
