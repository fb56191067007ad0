"""The numbers of `mainstem du`."""

import os
from pathlib import Path

from run_builder import StoreBuilder

from mainstem_client.disk_usage import disk_usage

SHARED, FIRST, SECOND = (os.urandom(size) for size in (100_000, 20_000, 3_000_000))


def test_a_shared_blob_counts_once(stores: StoreBuilder) -> None:
    runs = []
    for at_s, (flow, own) in enumerate([("A", FIRST), ("A", SECOND), ("B", b"")]):
        run = stores.run(flow, at_s=at_s)
        run.succeed("start", values={"shared": SHARED, "own": own})
        runs.append(run.end())
    usage = disk_usage(stores.store)
    flow_a, flow_b = usage.flows
    newest, oldest = flow_a.runs
    assert (oldest.run, newest.run) == (runs[0].folder.run, runs[1].folder.run)
    assert (oldest.blob_bytes, oldest.exclusive_bytes) == (120_000, 20_000)
    assert (newest.blob_bytes, newest.exclusive_bytes) == (3_100_000, 3_000_000)
    assert (flow_a.flow, flow_a.blob_bytes, flow_a.exclusive_bytes) == ("A", 3_120_000, 3_020_000)
    assert (flow_b.blob_bytes, flow_b.exclusive_bytes) == (100_000, 0)
    assert (usage.blob_bytes, usage.unreferenced_bytes) == (3_120_000, 0)


def test_all_bytes_on_disk_are_accounted_for(stores: StoreBuilder) -> None:
    run = stores.run(parameters={"file": FIRST})
    run.print("start", out=b"x" * 1000)
    run.succeed(
        "start",
        values={"zeros": b"\x00" * 1_000_000, "small": 1},
        items=[SHARED[:50_000], SHARED[50_000:]],
        inherited={f"train/{index}": [f"name{index}" * 20] for index in range(100)},
    )
    run.fail("train", exception=ValueError(SECOND[:200_000]), values={"partial": SECOND[200_000:300_000]})
    run.end("failed")
    usage = disk_usage(stores.store)
    assert usage.unreferenced_bytes == 0
    assert usage.blob_bytes == usage.flows[0].runs[0].blob_bytes == _bytes_below(usage.root, "blobs")
    assert usage.record_bytes == _bytes_below(usage.root, "flows")


def test_what_nobody_refers_to_is_told_apart(stores: StoreBuilder) -> None:
    stores.store.native.put_blobs([[FIRST]])
    stores.run().end()
    usage = disk_usage(stores.store)
    assert (usage.blob_bytes, usage.unreferenced_bytes) == (20_000, 20_000)


def test_a_damaged_blob_is_no_obstacle(stores: StoreBuilder) -> None:
    stores.run().succeed("start", items=[SHARED])
    for file in Path(stores.store.root, "blobs").rglob("*"):
        if file.is_file() and file.stat().st_size < 10_000:
            file.chmod(0o644)
            file.write_bytes(b"x" * file.stat().st_size)
    usage = disk_usage(stores.store)
    assert usage.unreferenced_bytes == 100_000 < usage.blob_bytes


def test_an_empty_store_takes_nothing(stores: StoreBuilder) -> None:
    usage = disk_usage(stores.store)
    assert (usage.blob_bytes, usage.record_bytes, usage.flows) == (0, 0, ())


def _bytes_below(root: str, folder: str) -> int:
    return sum(file.stat().st_size for file in Path(root, folder).rglob("*") if file.is_file())
