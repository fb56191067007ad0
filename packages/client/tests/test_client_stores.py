"""Which store is read."""

from pathlib import Path

import pytest
from run_builder import StoreBuilder

from mainstem_client import Flow, Mainstem, default_metadata, get_metadata, metadata
from mainstem_core.errors import MainstemNotFound, StoreError, UsageError
from mainstem_datastore import Store


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that has one run."""
    folder = tmp_path_factory.mktemp("elsewhere")
    builder = StoreBuilder(Store.open(folder / ".mainstem", create=True))
    builder.run("Other").end()
    return folder


@pytest.mark.parametrize("place", ["local@{}", "local@{}/.mainstem", "local@{}/"])
def test_a_store_is_named_by_the_folder_that_holds_it(
    stores: StoreBuilder, elsewhere: Path, place: str
) -> None:
    assert Mainstem().flows == []
    assert metadata(place.format(elsewhere)) == f"local@{elsewhere}"
    assert get_metadata() == f"local@{elsewhere}"
    assert [flow.id for flow in Mainstem()] == ["Other"]


def test_objects_keep_the_store_they_came_from(stores: StoreBuilder, elsewhere: Path) -> None:
    stores.run().end()
    flow, everything = Flow("HelloFlow"), Mainstem()
    metadata(f"local@{elsewhere}")
    assert flow.latest_run is not None and flow.latest_run.successful
    assert [each.id for each in everything] == ["HelloFlow"] and [each.id for each in Mainstem()] == ["Other"]


def test_the_default_is_the_store_of_the_working_folder(
    stores: StoreBuilder, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "notebooks").mkdir()
    monkeypatch.chdir(elsewhere / "notebooks")
    assert default_metadata() == f"local@{elsewhere}"
    assert [flow.id for flow in Mainstem()] == ["Other"]
    assert metadata("local") == f"local@{elsewhere}"


def test_a_store_that_is_made_later_is_found(
    stores: StoreBuilder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("later")
    metadata(f"local@{folder}")
    assert Mainstem().flows == []
    with pytest.raises(MainstemNotFound) as caught:
        Flow("Later")
    assert "run a flow here first" in caught.value.hint
    StoreBuilder(Store.open(folder / ".mainstem", create=True)).run("Later").end()
    assert [flow.id for flow in Mainstem()] == ["Later"]


def test_a_folder_of_something_else_is_no_store(stores: StoreBuilder, tmp_path: Path) -> None:
    other = tmp_path / "other" / ".mainstem"
    other.mkdir(parents=True)
    (other / "notes.txt").write_text("mine")
    metadata(f"local@{tmp_path / 'other'}")
    with pytest.raises(StoreError) as caught:
        _ = Mainstem().flows
    assert caught.value.id == "store-not-a-store"


@pytest.mark.parametrize("text", ["service@somewhere", "/a/folder", ""])
def test_another_provider_is_refused(stores: StoreBuilder, text: str) -> None:
    before = get_metadata()
    with pytest.raises(UsageError) as caught:
        metadata(text)
    assert caught.value.id == "client-metadata-invalid" and get_metadata() == before


def test_stray_files_are_no_flows_and_no_runs(stores: StoreBuilder) -> None:
    run = stores.run()
    root = Path(run.folder.store.root, "flows")
    (root / ".DS_Store").write_text("x")
    (root / "notes.txt").write_text("x")
    (root / "HelloFlow" / ".DS_Store").write_text("x")
    (root / run.pathspec / "tasks" / "notes.txt").write_text("x")
    (root / run.pathspec / "tasks" / ".start.0.json.swp").write_text("x")
    assert [flow.id for flow in Mainstem()] == ["HelloFlow"]
    assert [each.pathspec for each in Flow("HelloFlow")] == [run.pathspec]
    assert list(Flow("HelloFlow")[run.folder.run]) == []


def test_a_store_that_is_being_made_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".mainstem" / "blobs").mkdir(parents=True)
    metadata(f"local@{tmp_path}")
    assert Mainstem().flows == []
    Store.open(tmp_path / ".mainstem", create=True)
    assert Mainstem().flows == []
