"""Spins in the client: out of the way, until somebody asks for them."""

import shutil
from pathlib import Path

import pytest
from run_builder import StoreBuilder

from mainstem_client import (
    Flow,
    Mainstem,
    Run,
    Step,
    Task,
    default_metadata,
    get_metadata,
    inspect_spin,
    metadata,
    namespace,
)
from mainstem_core.errors import MainstemNotFound, UsageError
from mainstem_datastore import Store

SPIN = "spin-20261123-101530-k3xq"


@pytest.fixture
def both(stores: StoreBuilder, tmp_path: Path) -> StoreBuilder:
    """A run, and a later spin of it, in the store of `tmp_path`."""
    stores.run(run="20261123-101529-k3xp").end()
    spin = stores.run(at_s=10, run=SPIN, spins="train/0")
    spin.succeed("train", values={"score": 7})
    spin.end()
    return stores


def test_no_list_of_runs_has_a_spin(both: StoreBuilder) -> None:
    assert [flow.id for flow in Mainstem()] == ["HelloFlow"]
    assert [run.id for run in Flow("HelloFlow")] == ["20261123-101529-k3xp"]
    latest = Flow("HelloFlow").latest_run
    assert latest is not None and latest.id == "20261123-101529-k3xp"


def test_a_flow_that_was_only_spun_is_no_flow(both: StoreBuilder) -> None:
    both.run("Other", run="spin-20261123-101531-k3xr").end()
    assert [flow.id for flow in Mainstem()] == ["HelloFlow"]
    with pytest.raises(MainstemNotFound):
        Flow("Other")
    inspect_spin(Path(both.store.root).parent.as_posix())
    assert [flow.id for flow in Mainstem()] == ["HelloFlow", "Other"]


def test_the_index_has_no_spins_however_often_it_is_made_anew(both: StoreBuilder, tmp_path: Path) -> None:
    for _ in range(2):
        assert [run.id for run in Flow("HelloFlow")] == ["20261123-101529-k3xp"]
        (tmp_path / ".mainstem" / "index.sqlite").unlink(missing_ok=True)


@pytest.mark.parametrize("place", ["spin@{}", "spin@{}/.mainstem", "spin@{}/"])
def test_metadata_of_spins_lists_spins_in_place_of_runs(
    both: StoreBuilder, tmp_path: Path, place: str
) -> None:
    assert metadata(place.format(tmp_path)) == f"spin@{tmp_path}" == get_metadata()
    assert [run.id for run in Flow("HelloFlow")] == [SPIN]
    latest = Flow("HelloFlow").latest_run
    assert latest is not None and latest.id == SPIN and latest.successful
    assert Task(f"HelloFlow/{SPIN}/train/0").data.score == 7


def test_a_spin_and_a_run_are_found_by_their_paths_whichever_is_listed(
    both: StoreBuilder, tmp_path: Path
) -> None:
    for provider in (f"local@{tmp_path}", f"spin@{tmp_path}"):
        metadata(provider)
        assert Run(f"HelloFlow/{SPIN}").id == SPIN
        assert [task.id for task in Step(f"HelloFlow/{SPIN}/train")] == ["0"]
        assert Run("HelloFlow/20261123-101529-k3xp").successful


def test_inspect_spin_finds_what_commands_find_that_are_given_here(
    both: StoreBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    default_metadata()
    assert inspect_spin() == f"spin@{tmp_path}"
    assert [run.id for run in Flow("HelloFlow")] == [SPIN]
    assert default_metadata() == f"local@{tmp_path}"
    assert [run.id for run in Flow("HelloFlow")] == ["20261123-101529-k3xp"]


def test_inspect_spin_takes_another_folder(both: StoreBuilder, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / ".mainstem", tmp_path / "copy" / ".mainstem")
    assert inspect_spin(str(tmp_path / "copy")) == f"spin@{tmp_path / 'copy'}"
    assert [run.id for run in Flow("HelloFlow")] == [SPIN]


def test_objects_of_runs_stay_runs_when_spins_are_asked_for(both: StoreBuilder, tmp_path: Path) -> None:
    flow, everything = Flow("HelloFlow"), Mainstem()
    inspect_spin(str(tmp_path))
    assert [run.id for run in flow] == ["20261123-101529-k3xp"]
    assert [run.id for run in everything["HelloFlow"]] == ["20261123-101529-k3xp"]
    assert [run.id for run in Flow("HelloFlow")] == [SPIN]


def test_spins_of_others_are_out_of_the_namespace_as_their_runs_are(
    both: StoreBuilder, tmp_path: Path
) -> None:
    both.run(run="spin-20261123-101540-k3xs", user="bob", at_s=20).end()
    inspect_spin(str(tmp_path))
    assert [run.id for run in Flow("HelloFlow")] == [SPIN]
    namespace(None)
    assert [run.id for run in Flow("HelloFlow")] == ["spin-20261123-101540-k3xs", SPIN]


def test_a_store_without_spins_lists_none(stores: StoreBuilder, tmp_path: Path) -> None:
    stores.run().end()
    inspect_spin(str(tmp_path))
    assert Mainstem().flows == []
    with pytest.raises(MainstemNotFound):
        Flow("HelloFlow")


@pytest.mark.parametrize("text", ["spins@/a/folder", "spin:/a/folder", "Spin"])
def test_what_only_looks_like_it_is_refused(stores: StoreBuilder, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        metadata(text)
    assert caught.value.id == "client-metadata-invalid"


def test_a_store_that_is_made_later_is_found(stores: StoreBuilder, tmp_path: Path) -> None:
    inspect_spin(str(tmp_path / "later"))
    assert Mainstem().flows == []
    builder = StoreBuilder(Store.open(tmp_path / "later" / ".mainstem", create=True))
    builder.run("Later", run=SPIN).end()
    assert [flow.id for flow in Mainstem()] == ["Later"]
