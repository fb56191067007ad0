"""Spins lie apart from runs: each of two kinds of store lists its own, and both read what the other lists."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.errors import StoreError
from mainstem_core.schema.identifiers import FlowName, RunId, is_spin
from mainstem_core.schema.records import RunRecord
from mainstem_datastore import RunFolder, Store, keys
from mainstem_datastore.records import new_write_id
from mainstem_datastore.store import SpinStore

FLOW = FlowName("Hello")
RUN, SPIN = RunId("20261123-101530-k3xq"), RunId("spin-20261123-101531-k3xr")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with a run and a spin of one flow."""
    store = Store.open(tmp_path / ".mainstem", create=True)
    for run in (RUN, SPIN):
        folder = RunFolder(store, FLOW, run)
        folder.make()
        record = RunRecord(
            flow=FLOW,
            run=run,
            write_id=new_write_id(),
            created_us=1,
            user="ada",
            script="flow.py",
            artifacts={},
        )
        assert folder.claim(record)
    return tmp_path / ".mainstem"


def test_a_spin_has_a_folder_beside_those_of_the_flows(root: Path) -> None:
    assert (root / "flows" / "Hello" / RUN / "run.json").exists()
    assert (root / "spins" / "Hello" / SPIN / "run.json").exists()
    assert [path.name for path in (root / "flows" / "Hello").iterdir()] == [RUN]


def test_a_store_lists_runs_and_a_store_of_spins_lists_spins(root: Path) -> None:
    runs, spins = Store.open(root), SpinStore.open(root)
    assert (runs.flows(), runs.runs(FLOW)) == ([FLOW], [RUN])
    assert (spins.flows(), spins.runs(FLOW)) == ([FLOW], [SPIN])


@pytest.mark.parametrize("kind", [Store, SpinStore])
def test_both_read_a_run_and_a_spin_by_its_id(root: Path, kind: type[Store]) -> None:
    for run in (RUN, SPIN):
        record = RunFolder(kind.open(root), FLOW, run).run_record()
        assert record is not None and record.run == run


def test_a_store_without_spins_lists_none(tmp_path: Path) -> None:
    Store.open(tmp_path / ".mainstem", create=True)
    spins = SpinStore.open(tmp_path / ".mainstem")
    assert (spins.flows(), spins.runs(FLOW)) == ([], [])


def test_a_store_is_opened_as_what_was_asked_for(root: Path, tmp_path: Path) -> None:
    assert type(SpinStore.open(root)) is SpinStore and type(SpinStore.at(root)) is SpinStore
    with pytest.raises(StoreError):
        SpinStore.open(tmp_path / "nothing")


@given(st.from_regex(r"[A-Za-z0-9~][A-Za-z0-9~._-]{0,30}", fullmatch=True))
def test_what_begins_as_a_spin_s_id_and_nothing_else_lies_apart(text: str) -> None:
    run, spin = RunId(text), RunId(f"spin-{text}")
    assert keys.run_folder(FLOW, spin) == f"spins/Hello/{spin}"
    assert keys.run_folder(FLOW, run) == f"{'spins' if is_spin(run) else 'flows'}/Hello/{run}"
