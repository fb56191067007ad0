"""What a test needs of the machine: where it is missing, people may skip the test, a build may not."""

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skips the running test, or fails it under `CI=true`, where a skip would be seen by nobody.

    Args:
        reason: what is missing.
    """
    if os.environ.get("CI") == "true":
        pytest.fail(f"a build must not skip this test: {reason}", pytrace=False)
    pytest.skip(reason)
