"""What all tests of the workspace share: a clean environment and the amounts of random examples."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parent

# Taken before any test changes a variable: those that build or install need it to find caches and compilers.
_DEVELOPER_ENVIRONMENT = dict(os.environ)

# The disk and the machine's other users make single examples slow now and then; that is no finding.
settings.register_profile("default", deadline=None)
settings.register_profile(
    "soak", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def clean_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps what a developer has set and stored away from fixtures that live longer than one test."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        _clean(monkeypatch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives each test an empty home of its own, so that no test finds what another has left."""
    _clean(monkeypatch, tmp_path_factory.mktemp("home"))


def _clean(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("HOME", str(home))
    for name in list(os.environ):
        if name.startswith(("MAINSTEM_", "XDG_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def developer_environment() -> dict[str, str]:
    """The environment as it was before the tests cleaned it, for those that run compilers and installers."""
    # What an outer `make test` tells its children would make an inner make wait for its job slots.
    outer_make = ("MAKE", "MFLAGS")
    return {name: value for name, value in _DEVELOPER_ENVIRONMENT.items() if not name.startswith(outer_make)}
