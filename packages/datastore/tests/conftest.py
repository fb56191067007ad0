"""What the tests of codecs and artifacts share."""

import pytest
from artifact_shelf import Shelf


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A store for round trips; blobs are named by content, so one store serves all examples of all tests."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def own_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A store of the test's own, for tests that look at its files or damage them."""
    return Shelf(tmp_path_factory.mktemp("own"))
