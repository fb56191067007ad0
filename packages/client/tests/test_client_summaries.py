"""The lines of `mainstem runs`."""

import time

from run_builder import SECOND_US, START_US, StoreBuilder, foreach_run

from mainstem_client import namespace
from mainstem_client.run_summaries import list_runs
from mainstem_core.schema.identifiers import FlowName


def test_a_line_about_each_run(stores: StoreBuilder) -> None:
    good = foreach_run(stores.run(tags=["nightly"]), 3)
    [line] = list_runs(stores.store, 10)
    assert (line.pathspec, line.state, line.user) == (good.pathspec, "succeeded", "ada")
    assert (line.flow, line.run) == (good.folder.flow, good.folder.run)
    assert line.tags == ("nightly", "runtime:dev", "user:ada")
    assert (line.created_us, line.finished_us, line.duration_us) == (
        START_US,
        START_US + 7 * SECOND_US,
        7 * SECOND_US,
    )
    assert line.written_bytes > 0


def test_the_newest_runs_of_all_flows_and_of_everybody(stores: StoreBuilder) -> None:
    for at_s, (flow, user) in enumerate([("A", "ada"), ("B", "bob"), ("A", "bob"), ("B", "ada")]):
        stores.run(flow, at_s=at_s, user=user).end()
    namespace("user:nobody")
    assert [(line.flow, line.user) for line in list_runs(stores.store, 3)] == [
        ("B", "ada"),
        ("A", "bob"),
        ("B", "bob"),
    ]
    assert [line.user for line in list_runs(stores.store, 9, FlowName("A"))] == ["bob", "ada"]
    assert list_runs(stores.store, 0) == [] and list_runs(stores.store, 5, FlowName("C")) == []


def test_a_run_without_an_end_tells_what_it_has_written(stores: StoreBuilder) -> None:
    run = stores.run()
    run.succeed("start", values={"big": b"\x00\x01\xff" * 100_000})
    [line] = list_runs(stores.store, 1)
    assert line.state == "running" and line.finished_us is None and line.written_bytes > 0
    now_us = time.time_ns() // 1000
    assert line.duration_us is not None and abs(line.duration_us - (now_us - START_US)) < 60 * SECOND_US
    run.lose()
    [lost] = list_runs(stores.store, 1)
    assert (lost.state, lost.duration_us, lost.written_bytes) == ("lost", None, line.written_bytes)
