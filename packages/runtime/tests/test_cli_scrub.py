"""`logs scrub`: what was printed is gone from the store, and whoever reads the log finds a line that says so."""

import json
import os
import re
from pathlib import Path

import pytest
from cli_flows import FlowFile

from mainstem_core.errors import RecordError
from mainstem_datastore.logs import MARK, STDERR, STDOUT, Frame, encode_frame, lines, scrubbed, stream_bytes

SOURCE = """
    import os
    import sys
    import time

    from mainstem import FlowSpec, Parameter, step


    class Talk(FlowSpec):
        waits = Parameter("waits", default=False)

        @step
        def start(self):
            print("secret")
            print("careful", file=sys.stderr)
            sys.stdout.flush()
            while self.waits and not os.path.exists("go"):
                time.sleep(0.01)
            print("secret again")
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Talk()
    """
MARKER = re.compile(rb"\[scrubbed by ada at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\]")


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory, clean_session: None) -> FlowFile:
    return FlowFile(tmp_path_factory.mktemp("scrub"), SOURCE)


def bytes_in_store(flow: FlowFile) -> bytes:
    files = [path for path in (flow.folder / ".mainstem").rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.slow
def test_one_stream_then_the_other(flow: FlowFile) -> None:
    run = flow.run()
    path = f"{run}/start"

    assert flow.call("logs", "scrub", path, "--stdout") == (0, "1 log scrubbed.\n", "")

    log = flow.call_bytes("logs", path).stdout.splitlines()
    assert [line for line in log if not MARKER.fullmatch(line)] == [b"careful"]
    assert len(log) == 2
    assert flow.call_bytes("logs", "show", path, "--stderr").stdout == b"careful\n"
    assert b"secret\n" not in bytes_in_store(flow)

    done = flow.call_bytes("logs", "scrub", path, "--json")

    assert json.loads(done.stdout) == [{"task": f"Talk/{run}/start/0", "attempt": 0, "outcome": "scrubbed"}]
    assert b"careful" not in bytes_in_store(flow)
    assert len(MARKER.findall(flow.call_bytes("logs", path).stdout)) == 2


def test_the_client_reads_the_marker(flow: FlowFile, monkeypatch: pytest.MonkeyPatch) -> None:
    from mainstem import Task, default_metadata, default_namespace, namespace

    run = flow.run()
    flow.call("logs", "scrub", f"{run}/start/0", "--all")
    monkeypatch.chdir(flow.folder)
    default_metadata()
    namespace(None)
    try:
        task = Task(f"Talk/{run}/start/0")
        assert MARKER.fullmatch(task.stdout.encode().strip())
        assert MARKER.fullmatch(task.stderr.encode().strip())
    finally:
        default_namespace()


def test_a_task_that_printed_nothing(flow: FlowFile) -> None:
    run = flow.run()

    assert flow.call("logs", "scrub", f"{run}/end") == (0, "0 logs scrubbed.\n", "")
    assert flow.call("logs", "scrub", f"{run}/end", "--attempt", "3").code == 1
    assert flow.call("logs", "scrub", f"{run}/end", "--attempt", "0", "--all").code == 2


def test_a_task_that_still_runs_is_left_alone_unless_it_is_asked_for(flow: FlowFile) -> None:
    with flow.running("--waits", "true", "--run-id-file", "waiting") as process:
        assert process.stdout is not None
        while b"careful" not in process.stdout.readline():
            pass
        path = f"{(flow.folder / 'waiting').read_text()}/start"

        refused = flow.call("logs", "scrub", path)
        kept = flow.call_bytes("logs", path).stdout
        scrubbed_now = flow.call("logs", "scrub", path, "--include-not-done")
        (flow.folder / "go").touch()
        assert process.wait() == 0

    assert refused.code == 1 and "still runs" in refused.err
    assert kept == b"secret\ncareful\n"
    assert scrubbed_now.code == 0
    assert b"secret" not in flow.call_bytes("logs", path).stdout, "what it printed later is not kept"


def log_of(*frames: Frame) -> bytes:
    return MARK + b"".join(map(encode_frame, frames))


def test_a_marker_stands_where_the_first_thing_was() -> None:
    log = log_of(Frame(1, STDOUT, b"a"), Frame(2, STDERR, b"b\n"), Frame(3, STDOUT, b"c\n"))

    after = scrubbed(log, [STDOUT], b"gone\n")

    assert list(lines(after)) == [(1, STDOUT, b"gone"), (2, STDERR, b"b")]


def test_a_damaged_log_is_scrubbed_as_a_whole_or_not_at_all() -> None:
    log = log_of(Frame(1, STDOUT, b"a\n")) + b"\xff" * 40

    assert stream_bytes(scrubbed(log, [STDOUT, STDERR], b"gone\n"), STDOUT) == b"gone\n"
    assert stream_bytes(scrubbed(b"nonsense", [STDOUT, STDERR], b"gone\n"), STDOUT) == b"gone\n"
    with pytest.raises(RecordError):
        scrubbed(log, [STDOUT], b"gone\n")


def test_a_replaced_file_follows_the_permissions_of_the_store(tmp_path: Path) -> None:
    from mainstem_datastore._native import LocalStore

    store = LocalStore(str(tmp_path))
    store.open_append("log").append(b"old")
    store.replace_file("log", b"new")

    assert (tmp_path / "log").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["log"]
