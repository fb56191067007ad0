"""Fixtures for the tests of flows; pytest finds them where Mainstem is installed.

Nothing else of Mainstem is imported before a test asks for one of them.
"""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def mainstem_store(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A folder for the store of this test alone: flows that it runs write there, and the client reads there.

    Settings of the developer's own (`MAINSTEM_...`) are left out, and the user's name is `test`.
    """
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("MAINSTEM_")]:
            environment.delenv(name)
        environment.setenv("MAINSTEM_DATASTORE_SYSROOT_LOCAL", str(folder))
        environment.setenv("MAINSTEM_USER", "test")
        _forget_choices()
        yield folder
    _forget_choices()


@pytest.fixture
def mainstem_current() -> Generator[Callable[..., None]]:
    """A function that makes `current` say what it is given until the test ends: `mainstem_current(run_id="7")`."""
    from mainstem_runtime.testing import current_as  # here: see the module

    with ExitStack() as until_the_end:

        def say(**facts: Any) -> None:
            until_the_end.enter_context(current_as(**facts))

        yield say


def _forget_choices() -> None:
    """Makes the client of this process read the store and the namespace that the environment says."""
    client = sys.modules.get("mainstem_client")
    if client is not None:
        client.default_metadata()
        client.default_namespace()
