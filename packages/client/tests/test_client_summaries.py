"""The lines of `mainstem runs`."""

import time

from run_builder import SECOND_US, START_US, StoreBuilder, foreach_run

from mainstem_client.run_summaries import RunSummary, list_runs
from mainstem_core.schema.identifiers import FlowName


def lines_of(stores: StoreBuilder, limit: int = 10) -> list[RunSummary]:
    """The newest runs of everybody."""
    return list_runs(stores.store, stores.store.flows(), limit, None)


def test_a_line_about_each_run(stores: StoreBuilder) -> None:
    good = foreach_run(stores.run(tags=["nightly"]), 3)
    [line] = lines_of(stores)
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
    expected = [("B", "ada"), ("A", "bob"), ("B", "bob")]
    assert [(line.flow, line.user) for line in lines_of(stores, limit=3)] == expected
    assert [line.user for line in list_runs(stores.store, [FlowName("A")], 9, None)] == ["bob", "ada"]
    assert [line.flow for line in list_runs(stores.store, stores.store.flows(), 9, "user:ada")] == ["B", "A"]
    assert lines_of(stores, limit=0) == [] and list_runs(stores.store, [FlowName("C")], 5, None) == []


def test_a_run_without_an_end_tells_what_it_has_written(stores: StoreBuilder) -> None:
    run = stores.run()
    run.succeed("start", values={"big": b"\x00\x01\xff" * 100_000})
    [line] = lines_of(stores)
    assert line.state == "running" and line.finished_us is None and line.written_bytes > 0
    now_us = time.time_ns() // 1000
    assert line.duration_us is not None and abs(line.duration_us - (now_us - START_US)) < 60 * SECOND_US
    run.lose()
    [lost] = lines_of(stores)
    assert (lost.state, lost.duration_us, lost.written_bytes) == ("lost", None, line.written_bytes)
