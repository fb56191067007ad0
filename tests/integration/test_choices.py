"""Switches, loops and gangs, run for real and read back from the store."""

import pytest

from flow_runner import FlowRunner


def test_a_switch_goes_one_way_and_the_ways_meet_again(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Choose(FlowSpec):
            size = Parameter("size", default="small")

            @step
            def start(self):
                self.kind = self.size
                self.next({"small": self.a, "large": self.b}, condition="kind")

            @step
            def a(self):
                self.way = ["a"]
                self.next(self.meet)

            @step
            def b(self):
                self.way = ["b"]
                self.next(self.meet)

            @step
            def meet(self):
                self.way.append("meet")
                if len(self.way) > 5:
                    self.next(self.long)
                else:
                    self.next(self.end)

            @step
            def long(self):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("way", "end") == ["a", "meet"]
    assert [run.tasks(step) for step in ("a", "b", "long")] == [["0"], [], []]
    transition = run.manifest("start").transition
    assert transition is not None and (transition.condition, transition.case) == ("kind", "small")
    assert flows.run("run", "--size", "large").returncode == 0
    assert flows.last_run().value("way", "end") == ["b", "meet"]


def test_the_keys_of_a_switch_may_come_from_configs(flows: FlowRunner) -> None:
    run = flows.succeed("""
        from mainstem import Config

        class Choose(FlowSpec):
            names = Config("names", default_value={"cheap": "spot", "sure": ["reserved"]})

            @step
            def start(self):
                self.kind = "reserved"
                self.next({self.names.cheap: self.a, self.names["sure"][0]: self.b, 3: self.a}, condition="kind")

            @step
            def a(self):
                self.next(self.end)

            @step
            def b(self):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert [run.tasks(step) for step in ("a", "b")] == [[], ["0"]]
    changed = flows.run("--config-value", "names", '{"cheap": "reserved", "sure": ["no"]}', "run")
    assert changed.returncode == 0, changed.stderr
    assert [flows.last_run().tasks(step) for step in ("a", "b")] == [["0"], []]


def test_a_step_loops_until_its_switch_leads_on_within_a_foreach_and_a_branch(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Loop(FlowSpec):
            @step
            def start(self):
                self.next(self.left, self.right)

            @step
            def left(self):
                self.items = [1, 3]
                self.next(self.work, foreach="items")

            @step
            def work(self):
                self.count = getattr(self, "count", 0) + 1
                self.enough = self.count >= self.input
                self.ids = [*getattr(self, "ids", []), current.task_id]
                self.next({True: self.gather, False: self.work}, condition="enough")

            @step
            def gather(self, inputs):
                self.counts = [each.count for each in inputs]
                self.ids = [each.ids for each in inputs]
                self.next(self.join)

            @step
            def right(self):
                self.next(self.join)

            @step
            def join(self, inputs):
                self.merge_artifacts(inputs)
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("counts", "end") == [1, 3]
    assert run.value("ids", "end") == [["0"], ["1", "1~1", "1~2"]]
    assert sorted(run.tasks("work")) == ["0", "1", "1~1", "1~2"]


def test_items_of_a_foreach_reach_their_join_on_different_ways(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Ways(FlowSpec):
            @step
            def start(self):
                self.items = [0, 1, 2, 3]
                self.next(self.sort, foreach="items")

            @step
            def sort(self):
                self.way, self.rest = "none", self.input % 3
                self.next({0: self.join, 1: self.odd, 2: self.even}, condition="rest")

            @step
            def odd(self):
                self.way = "odd"
                self.next(self.join)

            @step
            def even(self):
                self.parts = [1, 2]
                self.next(self.part, foreach="parts")

            @step
            def part(self):
                self.next(self.parts_join)

            @step
            def parts_join(self, inputs):
                self.way = f"even {len(inputs)}"
                self.next(self.join)

            @step
            def join(self, inputs):
                self.ways = [each.way for each in inputs]
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("ways", "end") == ["none", "odd", "even 2", "none"]


def test_a_gang_commits_as_one_and_the_client_shows_a_task_for_each_member(flows: FlowRunner) -> None:
    source = """
        import os, signal

        from mainstem import parallel

        class Gang(FlowSpec):
            lose = Parameter("lose", default=False)

            @step
            def start(self):
                self.next(self.work, num_parallel=3)

            @step
            @parallel
            def work(self):
                self.node = (current.parallel.node_index, current.parallel.num_nodes, current.parallel.control_task_id)
                if self.lose and self.index == 1:
                    os.kill(os.getpid(), signal.SIGKILL)
                print("member", self.input)
                self.next(self.join)

            @step
            def join(self, inputs):
                self.nodes = [each.node for each in inputs]
                self.next(self.end)

            @step
            def end(self):
                pass
    """
    run = flows.succeed(source, "--max-workers", "2")
    assert run.value("nodes", "end") == [(0, 3, "0"), (1, 3, "0"), (2, 3, "0")]
    assert run.manifest("work").members == 3
    assert run.tasks("work") == ["0"], "one manifest for all"
    from mainstem_client import Run, default_metadata, metadata, namespace

    metadata(f"local@{flows.folder / '.mainstem'}")
    namespace(None)
    seen = Run(f"Gang/{run.folder.run}")["work"]
    assert [task.id for task in seen] == ["0", "1", "2"]
    assert [task["node"].data[0] for task in seen] == [0, 1, 2]
    assert [task.stdout.strip() for task in seen] == ["member 0", "member 1", "member 2"]
    default_metadata()
    lost = flows.run("run", "--lose", "true", "--grace-period", "0.2")
    assert lost.returncode == 1
    assert flows.last_run().tasks("work") == []


def test_a_gang_of_which_one_fails_late_has_committed_nothing(flows: FlowRunner) -> None:
    """The first member is done long before; it has to wait for the parts of the others."""
    flows.write("""
        import os, time

        from mainstem import parallel

        class Late(FlowSpec):
            @step
            def start(self):
                self.next(self.work, num_parallel=2)

            @step
            @parallel
            def work(self):
                if self.index == 0:
                    open("first", "w").close()
                else:
                    while not os.path.exists("first"):
                        time.sleep(0.005)
                    time.sleep(0.2)
                    raise ValueError("late")
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert flows.run("run", "--grace-period", "0.2").returncode == 1
    run = flows.last_run()
    assert run.failure("work", "1").message == "ValueError: late"
    assert run.tasks("work") == []


def test_a_gang_that_has_lost_a_member_is_tried_again_as_a_whole(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import time

        from mainstem import parallel, retry

        class Again(FlowSpec):
            @step
            def start(self):
                self.next(self.work, num_parallel=2)

            @retry(times=1, minutes_between_retries=0)
            @step
            @parallel
            def work(self):
                if current.retry_count == 0:
                    if self.index == 1:
                        raise ValueError("lost")
                    time.sleep(60)
                self.attempt = current.retry_count
                self.next(self.join)

            @step
            def join(self, inputs):
                self.attempts = [each.attempt for each in inputs]
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("attempts", "end") == [1, 1]
    assert run.failure("work", "1").message == "ValueError: lost"
    stopped = run.failure("work", "0")
    assert (stopped.cause, stopped.message) == ("stopped", "stopped with its gang")


def test_keep_going_runs_what_does_not_depend_on_the_failure(flows: FlowRunner) -> None:
    flows.write("""
        class Partly(FlowSpec):
            @step
            def start(self):
                self.next(self.bad, self.good)

            @step
            def bad(self):
                raise ValueError("broken")
                self.next(self.join)

            @step
            def good(self):
                self.items = [1, 2]
                self.next(self.work, foreach="items")

            @step
            def work(self):
                self.next(self.gather)

            @step
            def gather(self, inputs):
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    result = flows.run("run", "--keep-going", "--max-workers", "1")
    assert result.returncode == 1
    run = flows.last_run()
    assert run.state == "failed"
    assert [run.tasks(step) for step in ("good", "gather", "join")] == [["0"], ["0"], []]
    assert "bad/0: ValueError: broken" in str(run.folder.end_record())


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_flow_of_one_step(flows: FlowRunner, method: str) -> None:
    run = flows.succeed(
        """
        class Single(FlowSpec):
            @step
            def only(self):
                self.x = 1
        """,
        MAINSTEM_START_METHOD=method,
    )
    assert run.value("x", "only") == 1
