"""The runs of a flow: which come first, which are in the namespace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_builder import START_US, StoreBuilder, foreach_run

from mainstem_client import Flow, Mainstem, Run, Step, Task, default_namespace, get_namespace, namespace
from mainstem_client.run_order import newest_first
from mainstem_core.errors import MainstemNotFound


def test_runs_come_newest_first(stores: StoreBuilder) -> None:
    paths = [stores.run(at_s=at_s).pathspec for at_s in (5, 1, 9, 3)]
    ordered = [paths[2], paths[0], paths[3], paths[1]]
    assert [run.pathspec for run in Flow("HelloFlow")] == ordered
    assert [run.pathspec for run in Flow("HelloFlow").runs()] == ordered
    assert Flow("HelloFlow").latest_run == Run(ordered[0])
    assert Flow("HelloFlow").created_at == Run(ordered[-1]).created_at


def test_runs_of_one_second_are_ordered_by_their_records(stores: StoreBuilder) -> None:
    ids = ["zzzz", "aaaa", "mmmm"]
    for number, end in enumerate(ids):
        run = f"20261118-195640-{end}"
        stores._runs.append(_run_at(stores, START_US + number, run))
    assert [run.id[-4:] for run in Flow("HelloFlow")] == ids[::-1]


def test_an_orchestrators_ids_are_ordered_by_their_records(stores: StoreBuilder) -> None:
    for at_s, run in ((1, "argo-zz"), (2, None), (3, "argo-aa"), (4, None)):
        stores.run(at_s=at_s, run=run)
    assert [run.created_at.second for run in Flow("HelloFlow")] == [44, 43, 42, 41]
    assert Flow("HelloFlow")["argo-aa"].id == "argo-aa"


@given(
    st.lists(st.tuples(st.integers(0, 3_000_000), st.booleans()), max_size=30, unique_by=lambda pair: pair[0])
)
def test_the_order_is_that_of_creation_whatever_the_ids(runs: list[tuple[int, bool]]) -> None:
    created = {_place(at_us, timed): START_US + at_us for at_us, timed in runs}
    asked: list[object] = []

    def created_us(places: list) -> dict:
        asked.extend(places)
        return {place: created[place] for place in places}

    assert newest_first(created, created_us) == sorted(created, key=created.__getitem__, reverse=True)
    assert len(asked) == len(set(asked))
    if all(timed for _, timed in runs) and len({at_us // 1_000_000 for at_us, _ in runs}) == len(runs):
        assert asked == []


def test_a_folder_whose_id_was_never_claimed_is_no_run(stores: StoreBuilder) -> None:
    run = stores.run()
    store = run.folder.store
    store.native.make_folder("flows/HelloFlow/20991231-235959-aaaa/tasks")
    store.native.make_folder("flows/HelloFlow/argo-never/tasks")
    assert [each.pathspec for each in Flow("HelloFlow")] == [run.pathspec]
    assert "20991231-235959-aaaa" not in Flow("HelloFlow")
    with pytest.raises(MainstemNotFound):
        Run("HelloFlow/argo-never")


def test_many_runs_are_all_listed(stores: StoreBuilder) -> None:
    for at_s in range(30):
        stores.run(at_s=at_s)
    assert [run.created_at.timestamp() - START_US / 1e6 for run in Flow("HelloFlow")] == list(
        range(29, -1, -1)
    )


def test_the_newest_run_that_succeeded(stores: StoreBuilder) -> None:
    assert stores.run(at_s=0).end().pathspec
    best = stores.run(at_s=1).end("succeeded")
    stores.run(at_s=2).end("failed")
    stores.run(at_s=3)
    flow = Flow("HelloFlow")
    assert flow.latest_successful_run == Run(best.pathspec)
    assert flow.latest_run is not None and flow.latest_run.state == "running" and flow.finished_at is None


def test_a_flow_without_a_success_has_none(stores: StoreBuilder) -> None:
    stores.run().end("failed")
    assert Flow("HelloFlow").latest_successful_run is None


def test_the_default_namespace_is_ones_own_runs(stores: StoreBuilder) -> None:
    mine = stores.run(at_s=0)
    theirs = stores.run(at_s=1, user="bob")
    assert get_namespace() == "user:ada"
    assert [run.pathspec for run in Flow("HelloFlow")] == [mine.pathspec]
    assert mine.folder.run in Flow("HelloFlow") and theirs.folder.run not in Flow("HelloFlow")
    assert namespace("user:bob") == "user:bob"
    assert Flow("HelloFlow").latest_run == Run(theirs.pathspec)
    assert namespace(None) is None
    assert len(Flow("HelloFlow").runs()) == 2
    assert default_namespace() == "user:ada" and len(Flow("HelloFlow").runs()) == 1


def test_what_is_outside_of_the_namespace_is_refused_by_its_path(stores: StoreBuilder) -> None:
    theirs = foreach_run(stores.run(user="bob"), 2).pathspec
    for look in (
        lambda: Run(theirs),
        lambda: Step(f"{theirs}/train"),
        lambda: Task(f"{theirs}/train/1"),
        lambda: Flow("HelloFlow")[theirs.split("/")[1]],
    ):
        with pytest.raises(MainstemNotFound) as caught:
            look()
        assert caught.value.id == "client-namespace-mismatch"
        assert "`namespace('user:bob')`" in caught.value.hint
    assert Task(f"{theirs}/train/1", _namespace_check=False).data.score == 10
    assert not Run(theirs, _namespace_check=False).is_in_namespace()


def test_a_flow_of_others_is_no_flow_of_the_namespace(stores: StoreBuilder) -> None:
    stores.run("Theirs", user="bob")
    stores.run("Mine")
    assert [flow.id for flow in Mainstem()] == ["Mine"]
    assert "Theirs" not in Mainstem() and not Flow("Theirs").is_in_namespace()
    assert Flow("Theirs").latest_run is None
    namespace(None)
    assert [flow.id for flow in Mainstem()] == ["Mine", "Theirs"]


def test_tags_select_runs_and_belong_to_all_in_them(stores: StoreBuilder) -> None:
    tagged = foreach_run(stores.run(tags=["nightly", "big"], at_s=1), 2)
    stores.run(tags=["nightly"], at_s=2)
    flow = Flow("HelloFlow")
    assert [run.pathspec for run in flow.runs("nightly", "big")] == [tagged.pathspec]
    assert len(flow.runs("nightly")) == 2 and flow.runs("never") == []
    run = Run(tagged.pathspec)
    assert run.user_tags == {"nightly", "big"} and run.system_tags == {"user:ada", "runtime:dev"}
    task = run["train"]["1"]
    assert task.tags == run.tags == run["train"].tags == task["score"].tags == run.user_tags | run.system_tags
    assert len(run.steps("big")) == 4 and run.steps("never") == []
    assert len(run["train"].tasks("big")) == 2 and run["train"].tasks("never") == []
    assert task.runtime_name == "dev"
    namespace("nightly")
    assert len(list(flow)) == 2


def _run_at(stores: StoreBuilder, created_us: int, run: str):
    from run_builder import RunBuilder

    return RunBuilder(stores.store, "HelloFlow", created_us, run=run)


def _place(at_us: int, timed: bool) -> tuple[str, str]:
    if not timed:
        return ("F", f"argo-{at_us}")
    second = 1_795_000_000 + at_us // 1_000_000
    import time

    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(second))
    letters = "".join(chr(97 + at_us % 1_000_000 // 26**power % 26) for power in range(5))
    return ("F", f"{stamp}-{letters[:4]}")
