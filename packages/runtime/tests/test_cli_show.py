"""`show`: whole outputs, and what programs get."""

import json
from pathlib import Path

import pytest
from cli_flows import FlowFile

SOURCE = '''
    from mainstem import FlowSpec, JSONType, Parameter, step


    class Fleet(FlowSpec):
        """Trains several models.

        The best one wins.
        """

        rate = Parameter("rate", default=0.5, help="How fast to learn.\\nSmall is safe.")
        model_names = Parameter("model_names", separator=",", default="ridge,forest")
        options = Parameter("options", type=JSONType, default='{"depth": 3}')
        seed = Parameter("seed", type=int, required=True)
        note = Parameter("note")
        day = Parameter("day", default=lambda context: "monday")

        @step
        def start(self):
            """Chooses the models."""
            self.models = self.model_names
            self.next(self.train, foreach="models")

        @step
        def train(self):
            self.next(self.choose)

        @step
        def choose(self, inputs):
            """Takes the best."""
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Fleet()
    '''

DESCRIPTION = """\
Fleet (<folder>/flow.py)
  Trains several models.

  The best one wins.

start (foreach over `models`)
  Chooses the models.
  -> train

train (linear)
  -> choose

choose (join of `start`)
  Takes the best.
  -> end

end (end)

parameters of `run`
  --rate         float, default 0.5
                 How fast to learn.
                 Small is safe.
  --model-names  texts separated by `,`, default "ridge,forest"
  --options      JSON, default "{\\"depth\\": 3}"
  --seed         int, required
  --note         str, no default
  --day          str, default computed when a run starts
"""


@pytest.fixture
def fleet(tmp_path: Path) -> FlowFile:
    return FlowFile(tmp_path, SOURCE)


def test_the_description_holds_all_that_a_reader_needs(fleet: FlowFile) -> None:
    assert fleet.call("show") == (0, DESCRIPTION, "")


def test_programs_get_the_graph_as_json(fleet: FlowFile) -> None:
    code, out, err = fleet.call("show", "--json")
    graph = json.loads(out)

    assert (code, err) == (0, "")
    assert (graph["flow"], graph["start"], graph["end"]) == ("Fleet", "start", "end")
    assert list(graph["steps"]) == ["start", "train", "choose", "end"]
    assert graph["steps"]["start"]["foreach"] == "models"
    assert graph["steps"]["choose"]["is_join"] is True
    assert [parameter["name"] for parameter in graph["parameters"]][:2] == ["rate", "model_names"]


def test_a_wrong_graph_is_described_as_far_as_it_goes(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE.replace("self.next(self.choose)", "self.next(self.chose)"))

    code, out, err = flow.call("show")

    assert code == 1
    assert "train (linear)\n  -> chose\n" in out
    assert err.startswith("error[graph-target-unknown]: the step `train` leads to `chose`")
    assert "  --> flow.py:" in err


def test_nothing_runs_and_nothing_is_written(fleet: FlowFile) -> None:
    fleet.call("show")

    assert [path.name for path in fleet.folder.iterdir()] == ["flow.py"]
