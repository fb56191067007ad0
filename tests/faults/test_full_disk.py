"""A full disk fails the task with a clear error and loses nothing that was committed. The disk is a small tmpfs."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flow_runner import FlowRunner
from needs import missing

SIZE_MB = 8


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB, which needs the right to mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(disk)], capture_output=True, text=True
    )
    if mounted.returncode:
        missing(f"mounting a small file system is not allowed here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


FLOW = """
import os

class Fills(FlowSpec):
    @step
    def start(self):
        self.kept = os.urandom(1_000_000)
        self.next(self.middle)

    @step
    def middle(self):
        BODY
        self.big = os.urandom(20_000_000)
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def test_an_artifact_that_does_not_fit_fails_its_task_and_the_rest_stays(
    flows: FlowRunner, small_disk: Path
) -> None:
    flows.write(FLOW.replace("BODY", "pass"))
    result = flows.run("run", MAINSTEM_DATASTORE_SYSROOT_LOCAL=str(small_disk))
    assert result.returncode == 1
    assert "error[store-full]: no space is left for the artifact `big`" in result.stdout
    assert "Failed: Fills/" in result.stdout
    flows.folder = small_disk
    run = flows.last_run()
    assert run.state == "failed"
    assert run.failure("middle").error_id == "store-full"
    assert len(run.value("kept", "start")) == 1_000_000
    assert run.tasks("middle") == []
    used = sum(file.stat().st_size for file in small_disk.rglob("*") if file.is_file())
    assert used < 3_000_000, "what could not be finished leaves nothing behind"


def test_when_not_even_the_failure_can_be_written_the_user_hears_of_it_and_nothing_is_lost(
    flows: FlowRunner, small_disk: Path
) -> None:
    fill = f"""
        try:
            with open({str(small_disk / "ballast")!r}, "wb") as ballast:
                while True:
                    os.write(ballast.fileno(), bytes(4096))
        except OSError:
            pass
        self.x = 1"""
    flows.write(FLOW.replace("        BODY", fill))
    result = flows.run("run", MAINSTEM_DATASTORE_SYSROOT_LOCAL=str(small_disk))
    assert result.returncode == 1
    assert "store-full" in result.stdout
    assert "its end could not be recorded" in result.stdout
    assert "Traceback" not in result.stderr
    os.unlink(small_disk / "ballast")
    flows.folder = small_disk
    run = flows.last_run()
    assert run.state == "lost"
    assert len(run.value("kept", "start")) == 1_000_000
