"""Ties the measuring to pytest: `run.py` hands over this plugin, tests ask it for the fixture `measuring`."""

from __future__ import annotations

import pytest
from bench_harness.rows import Row
from bench_harness.session import Measuring


class BenchmarkPlugin:
    """Makes a test of each row, and gives the tests what measures them."""

    def __init__(self, measuring: Measuring, rows: tuple[Row, ...]) -> None:
        """Takes what `run.py` prepared: the measuring, and the rows that were asked for."""
        self._measuring = measuring
        self._rows = rows

    @pytest.fixture
    def measuring(self) -> Measuring:
        """What measures a row and adds it to the session."""
        return self._measuring

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Makes a test of each row."""
        if "row" in metafunc.fixturenames:
            metafunc.parametrize("row", self._rows, ids=[row.id for row in self._rows])
