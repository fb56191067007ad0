"""What the tests that cross packages share."""

from pathlib import Path

import pytest

from flow_runner import FlowRunner


@pytest.fixture
def flows(tmp_path: Path) -> FlowRunner:
    """A working folder in which flows are run as their users do."""
    return FlowRunner(tmp_path)
