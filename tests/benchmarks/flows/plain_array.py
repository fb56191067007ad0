"""What the array flows do, in plain Python: `save KIND` in one process, then `check KIND` in the next."""

import json
import os
import sys
from pathlib import Path

import making
import numpy


def save(kind):
    array = making.make(kind)
    with open("store/array", "wb") as file:
        array.tofile(file)
        file.flush()
        os.fsync(file.fileno())
    Path("store/total.json").write_text(json.dumps(making.total(array)))


def check(kind):
    array = numpy.fromfile("store/array", dtype=numpy.float64 if kind == "random" else numpy.int64)
    making.check(array, json.loads(Path("store/total.json").read_text()))


if __name__ == "__main__":
    os.makedirs("store", exist_ok=True)
    {"save": save, "check": check}[sys.argv[1]](sys.argv[2])
