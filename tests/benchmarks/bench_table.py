"""The table of speed and memory as tests: each row is measured, and what was measured is checked to be right.

Not collected by an ordinary test run (it needs the network once, and minutes): `run.py` does that.
"""

import pytest
from bench_harness.clock import measured_seconds


@pytest.mark.benchmark(timer=measured_seconds, disable_gc=False, warmup=False)
def test_row(row, measuring, benchmark):
    measuring.measure_row(row, benchmark)
