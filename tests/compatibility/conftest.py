"""Runs the flow files of all selected tests two at a time, while the tests wait for them one by one."""

import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "benchmarks")]

from compat_harness.flow_files import flow_files  # noqa: E402
from compat_harness.running import outcome  # noqa: E402
from compat_harness.sides import Side, mainstem, metaflow  # noqa: E402

AT_A_TIME = 2
Outcomes = Mapping[str, Future[dict[str, Any]]]


@pytest.fixture(scope="session")
def of_mainstem(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outcomes]:
    """What ours does with each selected flow file."""
    yield from _running(mainstem, request, tmp_path_factory)


@pytest.fixture(scope="session")
def peer(repository: Path, developer_environment: dict[str, str]) -> Side:
    """The newest Metaflow."""
    from bench_harness.environments import EnvironmentFailed

    from needs import missing

    try:
        return metaflow(repository, developer_environment)
    except EnvironmentFailed as failure:
        missing(f"Metaflow cannot be installed: {failure}")


@pytest.fixture(scope="session")
def of_metaflow(
    peer: Side, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outcomes]:
    """What Metaflow does with each selected flow file."""
    yield from _running(lambda: peer, request, tmp_path_factory)


def _running(
    side: Callable[[], Side], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Outcomes]:
    fixture = request.fixturename
    chosen = {
        item.callspec.params["name"]
        for item in request.session.items
        if isinstance(item, pytest.Function) and fixture in item.fixturenames
    }
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        yield {
            name: pool.submit(outcome, flow, side(), tmp_path_factory.mktemp(name))
            for name, flow in flow_files().items()
            if name in chosen
        }
        pool.shutdown(cancel_futures=True)
