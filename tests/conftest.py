"""What the tests that cross packages share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from flow_runner import FlowRunner


@pytest.fixture
def flows(tmp_path: Path) -> FlowRunner:
    """A working folder in which flows are run as their users do."""
    return FlowRunner(tmp_path)
