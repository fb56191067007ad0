"""The same flow file does the same under Metaflow and under Mainstem, with only the import changed."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import pytest
from compat_harness.flow_files import flow_files
from compat_harness.recordings import Recording, expected_of_ours, steady, unlike
from compat_harness.sides import Side

RECORD_AGAIN = "run tests/compatibility/record.py"


@pytest.mark.parametrize("name", flow_files())
def test_same_as_metaflow(name: str, of_mainstem: Mapping[str, Future[dict[str, Any]]]) -> None:
    flow = flow_files()[name]
    recording = Recording.load(flow)
    assert recording is not None and recording.digest == flow.digest, RECORD_AGAIN
    expected = expected_of_ours(recording.outcome, flow.differences)
    found = list(unlike(of_mainstem[name].result(), expected))
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.soak
@pytest.mark.parametrize("name", flow_files())
def test_metaflow_as_recorded(
    name: str, peer: Side, of_metaflow: Mapping[str, Future[dict[str, Any]]]
) -> None:
    flow = flow_files()[name]
    recording = Recording.load(flow)
    assert recording is not None and recording.digest == flow.digest, RECORD_AGAIN
    found = list(unlike(steady(of_metaflow[name].result(), flow.differences), recording.outcome))
    if found:
        heading = f"{peer.label} does otherwise than {recording.peer} did; {RECORD_AGAIN}:"
        pytest.fail("\n".join([heading, *found]), pytrace=False)
