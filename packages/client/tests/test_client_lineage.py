"""Which steps and tasks led to which."""

from hypothesis import given
from hypothesis import strategies as st
from run_builder import RunBuilder, StoreBuilder, foreach_run

from mainstem_client import Run, Step, Task
from mainstem_client.lineage import contains
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.places import compress_paths


def test_parents_and_children_of_a_foreach(run: RunBuilder) -> None:
    foreach_run(run, 3)
    seen = Run(run.pathspec)
    start, train, join = seen["start"].task, list(seen["train"]), seen["join"].task
    assert list(start.child_tasks) == train and list(start.parent_tasks) == []
    for task in train:
        assert list(task.parent_tasks) == [start] and list(task.child_tasks) == [join]
    assert list(join.parent_tasks) == train
    assert list(join.parent_task_pathspecs) == [f"{run.pathspec}/train/{index}" for index in range(3)]
    assert list(join.child_task_pathspecs) == [f"{run.pathspec}/end/0"]
    assert list(seen["end"].task.child_tasks) == []
    assert sum(task.data.score for task in join.parent_tasks) == 30


def test_parents_and_children_of_steps(run: RunBuilder) -> None:
    run.succeed("start")
    run.succeed("train", "0", inputs=["start/0"])
    step = Step(f"{run.pathspec}/train")
    assert [each.id for each in step.parent_steps] == ["start"]
    assert list(step.child_steps) == []  # the join has not started yet
    run.succeed("join", inputs=["train/0"])
    assert [each.id for each in step.child_steps] == ["join"]
    assert list(Step(f"{run.pathspec}/start").parent_steps) == []


def test_a_run_without_a_graph_still_reads(stores: StoreBuilder) -> None:
    run = stores.run(graph={})
    for step in ("start", "alpha", "end"):
        run.succeed(step, values={"x": step})
    run.end()
    seen = Run(run.pathspec)
    assert [step.id for step in seen] == ["alpha", "end", "start"]
    assert seen.data.x == "end" and seen["alpha"].task.data.x == "alpha"
    assert list(seen["alpha"].child_steps) == list(seen["alpha"].task.child_tasks) == []


def test_the_inputs_of_ten_thousand_tasks_are_not_listed_to_find_one() -> None:
    ranges = compress_paths(TaskPath(StepName("train"), TaskId(str(index))) for index in range(10_000))
    assert contains(ranges, TaskPath(StepName("train"), TaskId("9999")))
    assert not contains(ranges, TaskPath(StepName("train"), TaskId("10000")))


_PATHS = st.builds(
    TaskPath,
    st.sampled_from([StepName("a"), StepName("b")]),
    st.sampled_from(
        [
            TaskId(text)
            for text in ("0", "1", "2", "7", "00", "01", "1-0", "1-1", "1-01", "11", "1~1", "x", "")
        ]
    ),
)


@given(st.lists(_PATHS, max_size=8, unique=True), _PATHS)
def test_a_range_contains_what_it_stands_for(paths: list[TaskPath], path: TaskPath) -> None:
    assert contains(compress_paths(paths), path) == (path in paths)


def test_the_task_objects_of_a_lineage_equal_those_of_a_listing(run: RunBuilder) -> None:
    foreach_run(run, 2)
    [parent] = Task(f"{run.pathspec}/train/1").parent_tasks
    assert parent == Task(f"{run.pathspec}/start/0") and parent.parent == Step(f"{run.pathspec}/start")
