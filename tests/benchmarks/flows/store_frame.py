"""A data frame in our store: `save STRINGS` in one process, `load STRINGS` in the next, timed inside."""

import json
import pickle
import sys
import time
from pathlib import Path

import making
import pandas  # noqa: F401  (imported before the clock starts, as for the other contender)

from mainstem_datastore import ArtifactStore

REFERENCE = Path("reference.pickle")  # a few hundred bytes; in a run they would stand in the task's manifest
SUMMARY = Path("summary.json")


def save(strings):
    frame = making.make_frame(strings)
    started = time.perf_counter()
    store = ArtifactStore.open("store")
    [reference] = store.save([frame])
    seconds = time.perf_counter() - started
    REFERENCE.write_bytes(pickle.dumps(reference))
    SUMMARY.write_text(json.dumps(making.summary(frame)))
    return seconds


def load(strings):
    reference = pickle.loads(REFERENCE.read_bytes())
    started = time.perf_counter()
    frame = ArtifactStore.open("store").load(reference)
    seconds = time.perf_counter() - started
    assert making.summary(frame) == json.loads(SUMMARY.read_text())
    return seconds


if __name__ == "__main__":
    seconds = {"save": save, "load": load}[sys.argv[1]](sys.argv[2])
    print("MEASURED", json.dumps({"seconds": seconds}))
