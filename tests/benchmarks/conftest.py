"""Lets the tests of the benchmark harness import it, as `run.py` does from its own folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
