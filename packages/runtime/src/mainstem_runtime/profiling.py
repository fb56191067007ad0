"""`profile`: how long a block takes."""

import time
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager


@contextmanager
def profile(label: str, stats_dict: MutableMapping[str, float] | None = None) -> Generator[None]:
    """Measures how long a block takes, and prints it or adds it to a dict.

    Args:
        label: names the block.
        stats_dict: gets the milliseconds under the label, added to what is there; without it they are printed, with a
            line at the beginning, too.
    """
    if stats_dict is None:
        print(f"PROFILE: {label} starting")
    started_s = time.perf_counter()
    try:
        yield
    finally:
        took_ms = (time.perf_counter() - started_s) * 1000
        if stats_dict is None:
            print(f"PROFILE: {label} completed in {took_ms:.0f} ms")
        else:
            stats_dict[label] = stats_dict.get(label, 0) + took_ms
