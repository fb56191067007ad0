"""Runs flow files under the newest Metaflow and records what it did.

    python tests/compatibility/record.py [NAME ...]

Without names it takes the files that were never recorded or have changed since; `--all` takes every file.
"""

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "benchmarks")]

from compat_harness.flow_files import FlowFile, flow_files  # noqa: E402
from compat_harness.recordings import RECORDED, Recording, steady, unlike  # noqa: E402
from compat_harness.running import outcome  # noqa: E402
from compat_harness.sides import metaflow  # noqa: E402

AT_A_TIME = 2


def main(arguments: list[str]) -> None:
    """Records the named flow files, the stale ones, or all."""
    flows = flow_files()
    for forgotten in {path.stem for path in RECORDED.glob("*.json")} - flows.keys():
        (RECORDED / f"{forgotten}.json").unlink()
    if arguments == ["--all"]:
        chosen = list(flows.values())
    elif arguments:
        chosen = [flows[name] for name in arguments]
    else:
        chosen = [flow for flow in flows.values() if _is_stale(flow)]
    side = metaflow(HERE.parent.parent, os.environ)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(AT_A_TIME) as pool:
        folders = {flow.name: Path(scratch) / flow.name for flow in chosen}
        for folder in folders.values():
            folder.mkdir()
        futures = {pool.submit(outcome, flow, side, folders[flow.name]): flow for flow in chosen}
        for future in as_completed(futures):
            flow = futures[future]
            old = Recording.load(flow)
            new = Recording(side.label, flow.digest, steady(future.result(), flow.differences))
            new.save(flow)
            changes = ["new"] if old is None else list(unlike(new.outcome, old.outcome))
            print(f"{flow.name}: {'; '.join(changes) or 'as before'}", flush=True)


def _is_stale(flow: FlowFile) -> bool:
    recording = Recording.load(flow)
    return recording is None or recording.digest != flow.digest


if __name__ == "__main__":
    main(sys.argv[1:])
