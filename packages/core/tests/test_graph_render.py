"""How a graph looks as text, as a DOT document and as plain data."""

import json
from pathlib import Path

from mainstem_core.flow import FlowSpec, Parameter, step
from mainstem_core.graph import DecoratorData
from mainstem_core.graph.build import build_graph, read_flow
from mainstem_core.graph.render import graph_to_dot, graph_to_plain, graph_to_text
from mainstem_core.schema.record import replace


class Models(FlowSpec):
    """Picks the best of several models."""

    alpha = Parameter("alpha", default=0.5)

    @step
    def start(self) -> None:
        """Loads the data.

        From a file.
        """
        self.next(self.fan, self.report)

    @step
    def fan(self) -> None:
        self.next(self.train, foreach="models")

    @step
    def end(self) -> None:
        pass

    @step
    def join(self, inputs: object) -> None:
        self.next(self.end)

    @step
    def pick(self, inputs: object) -> None:
        """Keeps the best."""
        self.next(self.join)

    @step
    def train(self) -> None:
        self.next(self.pick)

    @step
    def report(self) -> None:
        self.next(self.join)


TEXT = """\
Models (FILE)
  Picks the best of several models.

start (split)
  Loads the data.

  From a file.
  -> fan, report

fan (foreach over `models`)
  -> train

train (linear)
  -> pick

pick (join of `fan`)
  Keeps the best.
  -> join

report (linear)
  -> join

join (join of `start`)
  -> end

end (end)
"""

DOT = """\
digraph "Models" {
  rankdir=LR;
  node [shape=box, style=rounded];
  "start" [shape=diamond];
  "fan" [shape=trapezium];
  "train";
  "pick" [shape=invtrapezium];
  "report";
  "join" [shape=invtrapezium];
  "end";
  "start" -> "fan";
  "start" -> "report";
  "fan" -> "train" [label="models"];
  "train" -> "pick";
  "pick" -> "join";
  "report" -> "join";
  "join" -> "end";
}
"""


def test_text_tells_the_steps_first_to_last() -> None:
    assert graph_to_text(build_graph(Models)).replace(__file__, "FILE") == TEXT


def test_decorators_stand_under_their_step() -> None:
    graph = build_graph(Models)
    decorators = (DecoratorData("retry", {"times": 3, "when": "never"}), DecoratorData("card", {}))
    train = replace(graph["train"], decorators=decorators)
    text = graph_to_text(replace(graph, steps={**graph.steps, "train": train}))
    assert "train (linear)\n  @retry(times=3, when='never')\n  @card\n  -> pick\n" in text


def test_dot_draws_every_step_and_edge() -> None:
    assert graph_to_dot(build_graph(Models)) == DOT


def test_plain_data_says_all_and_survives_json() -> None:
    plain = graph_to_plain(build_graph(Models))
    assert json.loads(json.dumps(plain)) == plain
    assert list(plain["steps"]) == ["start", "fan", "train", "pick", "report", "join", "end"]
    assert {name: plain[name] for name in ("flow", "file", "doc", "start", "end")} == {
        "flow": "Models",
        "file": __file__,
        "doc": "Picks the best of several models.",
        "start": "start",
        "end": "end",
    }
    lines = Path(__file__).read_text().splitlines()
    assert lines[plain["line"] - 1] == "class Models(FlowSpec):"
    pick = plain["steps"]["pick"]
    assert lines[pick.pop("line") - 1].strip().startswith("def pick(")
    assert pick == {
        "name": "pick",
        "kind": "join",
        "file": __file__,
        "doc": "Keeps the best.",
        "targets": ["join"],
        "foreach": None,
        "is_parallel": False,
        "condition": None,
        "cases": [],
        "is_join": True,
        "sources": ["train"],
        "split_parents": ["start"],
        "closes": "fan",
        "matching_join": None,
        "decorators": [],
    }
    assert plain["steps"]["fan"]["matching_join"] == "pick"
    assert plain["steps"]["train"]["split_parents"] == ["start", "fan"]
    assert plain["steps"]["join"]["sources"] == ["pick", "report"]
    [alpha] = plain["parameters"]
    assert (alpha["name"], alpha["type"], alpha["default"]) == ("alpha", "float", 0.5)


def test_what_json_cannot_hold_is_shown_as_its_repr() -> None:
    graph = build_graph(Models)
    values = {"when": {1: (2, [None])}, "function": frozenset({1})}
    train = replace(graph["train"], decorators=(DecoratorData("odd", values),))
    plain = graph_to_plain(replace(graph, steps={**graph.steps, "train": train}))
    attributes = plain["steps"]["train"]["decorators"][0]["attributes"]
    assert attributes == {"when": {"1": [2, [None]]}, "function": "frozenset({1})"}


def test_a_broken_graph_is_shown_as_far_as_it_goes() -> None:
    class Lost(FlowSpec):
        @step
        def start(self) -> None:
            self.next(self.nowhere)

        @step
        def alone(self) -> None:
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    graph, findings = read_flow(Lost)
    assert findings
    assert graph_to_text(graph).split("\n\n")[1:] == [
        "start (linear)\n  -> nowhere",
        "alone (linear)\n  -> end",
        "end (end)\n",
    ]
