"""What importing and using the client pulls in: notebooks and scripts pay for it at each start."""

import subprocess
import sys

import pytest
from run_builder import RunBuilder, foreach_run

import mainstem_client

HEAVY = [
    "asyncio",
    "click",
    "cloudpickle",
    "importlib.metadata",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "rich",
]
LATER = ["sqlite3", "datetime", "difflib", "html", "mainstem_runtime"]

LIST_AND_READ = """
from mainstem_client import Flow
run = Flow("HelloFlow").latest_run
assert [step.id for step in run] == ["start", "train", "join", "end"]
assert sum(task.data.score for task in run["train"]) == 30
assert run.successful
"""


def modules_after(code: str, folder: str) -> set[str]:
    """Returns the modules that a fresh interpreter has imported after running some code."""
    printed = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(printed.stdout.split())


def test_the_package_itself_imports_nothing(tmp_path: str) -> None:
    modules = modules_after("import mainstem_client", str(tmp_path))
    assert [name for name in modules if name.startswith("mainstem_")] == ["mainstem_client"]


def test_listing_and_reading_a_run_imports_nothing_heavy(run: RunBuilder) -> None:
    foreach_run(run, 3)
    modules = modules_after(LIST_AND_READ, f"{run.folder.store.root}/..")
    assert modules.isdisjoint(HEAVY), modules.intersection(HEAVY)
    assert modules.isdisjoint(LATER), modules.intersection(LATER)


def test_every_public_name_is_there() -> None:
    assert sorted(mainstem_client.__all__) == mainstem_client.__all__
    for name in mainstem_client.__all__:
        assert getattr(mainstem_client, name).__name__ == name
    with pytest.raises(AttributeError):
        _ = mainstem_client.Metaflow
