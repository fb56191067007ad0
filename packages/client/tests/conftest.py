"""Gives each test of this package a store of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from run_builder import RunBuilder, StoreBuilder

from mainstem_client import default_metadata, default_namespace, metadata
from mainstem_datastore import Store


@pytest.fixture
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreBuilder]:
    """An empty store that the client reads, seen as the user `ada`."""
    monkeypatch.setenv("MAINSTEM_USER", "ada")
    default_namespace()
    builder = StoreBuilder(Store.open(tmp_path / ".mainstem", create=True))
    metadata(f"local@{tmp_path}")
    yield builder
    builder.close()
    monkeypatch.chdir(tmp_path)
    default_metadata()
    default_namespace()


@pytest.fixture
def run(stores: StoreBuilder) -> RunBuilder:
    """A run of `HelloFlow` that goes on."""
    return stores.run()
