"""Switches, loops and gangs in the graph: what is read, and which joins belong to what."""

from pathlib import Path

from flow_sources import load_flow
from graph_cases import END, flow_of, method
from graph_cases_choice import JOIN, SWITCH, gang_of, member

from mainstem_core.graph.build import build_graph
from mainstem_core.graph.model import FlowGraph, StepKind
from mainstem_core.graph.render import graph_to_dot, graph_to_text


def graph_of(text: str, folder: Path) -> FlowGraph:
    return build_graph(load_flow(text, folder, "Broken"))


def test_a_switch_knows_its_condition_cases_and_targets(tmp_path: Path) -> None:
    to_end = [method(name, "self.next(self.end)") for name in "ab"]
    graph = graph_of(
        flow_of(
            method("start", "self.next({-1: self.a, 'y': self.b, 2.5: self.a}, condition='size')"),
            *to_end,
            END,
        ),
        tmp_path,
    )
    start = graph["start"]
    assert (start.kind, start.condition, start.targets) == (StepKind.SWITCH, "size", ("a", "b"))
    assert start.cases == ((-1, "a"), ("y", "b"), (2.5, "a"))
    assert (graph["end"].sources, graph["end"].is_join) == (("a", "b"), False)
    assert "  'y' -> b\n" in graph_to_text(graph)
    assert '"start" -> "a" [label="-1, 2.5"];' in graph_to_dot(graph)


def test_if_and_else_that_end_in_next_are_a_switch_on_the_test(tmp_path: Path) -> None:
    body = """
        if self.x > 3:
            print("large")
            self.next(self.a)
        elif self.x > 1:
            self.next(self.b)
        else:
            if self.y:
                self.next(self.a)
            else:
                self.next(self.end)
    """.strip().replace("\n        ", "\n")
    to_end = [method(name, "self.next(self.end)") for name in "ab"]
    start = graph_of(flow_of(method("start", *body.splitlines()), *to_end, END), tmp_path)["start"]
    assert (start.kind, start.condition, start.targets) == (StepKind.SWITCH, None, ("a", "b", "end"))
    assert start.cases[0] == ("self.x > 3", "a")
    assert [target for _, target in start.cases] == ["a", "b", "a", "end"]


def test_a_branch_may_reach_its_join_on_several_ways_and_right_from_a_switch(tmp_path: Path) -> None:
    graph = graph_of(
        flow_of(
            method("start", "self.next(self.left, self.right)"),
            method("left", "self.next({1: self.join, 2: self.a, 3: self.b}, condition='n')"),
            method("a", "self.next(self.meet)"),
            method("b", "self.next(self.meet)"),
            method("meet", "self.next(self.join)"),
            method("right", "self.next(self.join)"),
            JOIN,
            END,
        ),
        tmp_path,
    )
    assert graph["join"].sources == ("left", "meet", "right")
    assert graph["meet"].sources == ("a", "b")
    assert (graph["join"].closes, graph["start"].matching_join) == ("start", "join")


def test_a_step_may_lead_back_to_itself_within_a_foreach(tmp_path: Path) -> None:
    graph = graph_of(
        flow_of(
            method("start", "self.next(self.work, foreach='items')"),
            method("work", "self.next({True: self.join, False: self.work}, condition='done')"),
            JOIN,
            END,
        ),
        tmp_path,
    )
    assert graph["work"].loops
    assert graph["work"].sources == ("start",)
    assert graph["join"].closes == "start"


def test_a_gang_is_opened_by_num_parallel_and_closed_by_its_join(tmp_path: Path) -> None:
    graph = graph_of(
        gang_of("self.next(self.work, num_parallel=2 + 2)", member("self.next(self.join)"), JOIN), tmp_path
    )
    assert graph["start"].kind == StepKind.PARALLEL
    assert graph["work"].is_gang
    assert graph["join"].closes == "start"


def test_expressions_of_configs_are_cases(tmp_path: Path) -> None:
    line = SWITCH.replace("'x'", "self.config.small").replace("'y'", "config_expr('config.large')")
    to_end = [method(name, "self.next(self.end)") for name in "ab"]
    start = graph_of(flow_of(method("start", line), *to_end, END), tmp_path)["start"]
    assert [case for case, _ in start.cases] == ["self.config.small", "config_expr('config.large')"]
