"""What a failure of the system becomes: an error that says whether trying again can help."""

import pickle
import resource
from pathlib import Path

import pytest

from mainstem_core.errors import StoreError
from mainstem_core.schema.identifiers import FlowName
from mainstem_datastore import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / ".mainstem", create=True)


def test_too_many_open_files_is_worth_another_try(store: Store) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(StoreError) as caught:
            store.runs(FlowName("Hello"))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert caught.value.id == "store-input-output"
    assert caught.value.retryable
    assert pickle.loads(pickle.dumps(caught.value)).retryable


def test_a_file_in_place_of_a_folder_stays_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path / "file", create=True)
    assert caught.value.id == "store-input-output"
    assert not caught.value.retryable
    assert not pickle.loads(pickle.dumps(caught.value)).retryable


def test_where_the_system_said_nothing_the_id_decides() -> None:
    assert StoreError("store-input-output", path="x", reason="busy").retryable
    assert not StoreError("store-full", what="x", path="y").retryable


def test_a_store_that_is_being_made_is_finished_by_whoever_comes_first(tmp_path: Path) -> None:
    """Runs that are started at once make their store at once; who was killed meanwhile may leave half of one."""
    for half_made in (["blobs"], ["blobs", "flows"]):
        root = tmp_path / str(len(half_made))
        for folder in half_made:
            (root / folder).mkdir(parents=True)
        assert Store.open(root, create=True).record == Store.open(root).record
