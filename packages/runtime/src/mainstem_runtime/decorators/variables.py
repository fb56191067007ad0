"""Variables of the environment that are set for some time."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager


@contextmanager
def variables(texts: Mapping[str, str]) -> Generator[None]:
    """Sets variables, and afterwards makes them what they were: a test may run many steps in one process.

    Args:
        texts: from names to values.
    """
    before = {name: os.environ.get(name) for name in texts}
    os.environ.update(texts)
    try:
        yield
    finally:
        for name, text in before.items():
            if text is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = text
