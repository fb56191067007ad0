"""A data frame by pickle 5: `save STRINGS` in one process, `load STRINGS` in the next, timed inside."""

import json
import os
import pickle
import sys
import time
from pathlib import Path

import making
import pandas  # noqa: F401  (imported before the clock starts, as for the other contender)


def save(strings):
    frame = making.make_frame(strings)
    os.makedirs("store", exist_ok=True)
    started = time.perf_counter()
    with open("store/frame.pickle", "wb") as file:
        pickle.dump(frame, file, protocol=5)
        file.flush()
        os.fsync(file.fileno())
    seconds = time.perf_counter() - started
    Path("store/summary.json").write_text(json.dumps(making.summary(frame)))
    return seconds


def load(strings):
    started = time.perf_counter()
    with open("store/frame.pickle", "rb") as file:
        frame = pickle.load(file)
    seconds = time.perf_counter() - started
    assert making.summary(frame) == json.loads(Path("store/summary.json").read_text())
    return seconds


if __name__ == "__main__":
    seconds = {"save": save, "load": load}[sys.argv[1]](sys.argv[2])
    print("MEASURED", json.dumps({"seconds": seconds}))
