"""Where a step's source is found, and what of the class the graph holds."""

import linecache
import textwrap
import types
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flow_sources import load_flow, load_module

from mainstem_core.flow import FlowSpec, step
from mainstem_core.graph.build import build_graph, read_flow

HEAD = "from mainstem_core.flow import FlowSpec, step\n"
TWO_STEPS = """
class Small(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def only_finding(flow: type[Any]) -> Any:
    _, findings = read_flow(flow)
    assert {finding.id for finding in findings} == {"graph-source-missing"}
    return findings[0]


# -- where steps come from ---------------------------------------------------------------------------------------


def test_an_inherited_step_is_read_from_its_own_file(tmp_path: Path) -> None:
    base = load_module(
        HEAD
        + textwrap.dedent(
            '''
            class Base(FlowSpec):
                """A flow with a gap."""

                @step
                def start(self):
                    self.next(self.train)

                @step
                def end(self):
                    pass
            '''
        ),
        tmp_path,
    )
    mixin = load_module(
        HEAD
        + textwrap.dedent(
            '''
            class Notify:
                @step
                def notify(self):
                    """Tells somebody."""
                    self.next(self.end)
            '''
        ),
        tmp_path,
    )
    source = (
        HEAD
        + f"from {base.__name__} import Base\nfrom {mixin.__name__} import Notify\n\n"
        + textwrap.dedent(
            """
            class Child(Notify, Base):
                @step
                def train(self):
                    self.next(self.notify)
            """
        )
    )
    child = load_flow(source, tmp_path, "Child")
    graph = build_graph(child)
    assert graph.file == child.train.__code__.co_filename
    assert graph.location.line == 6
    assert graph.doc is None
    places = {node.name: (node.location.file, node.location.line) for node in graph}
    assert places == {
        "start": (base.__file__, 7),
        "end": (base.__file__, 11),
        "notify": (mixin.__file__, 5),
        "train": (graph.file, 8),
    }
    assert [node.next_location.line for node in graph if node.next_location] == [8, 7, 9]
    assert graph["notify"].doc == "Tells somebody."


def test_the_nearest_definition_of_a_step_counts(tmp_path: Path) -> None:
    source = (
        HEAD
        + TWO_STEPS
        + textwrap.dedent(
            """
            class Longer(Small):
                @step
                def start(self):
                    self.next(self.middle)

                @step
                def middle(self):
                    self.next(self.end)
            """
        )
    )
    graph = build_graph(load_flow(source, tmp_path, "Longer"))
    assert {node.name: node.targets for node in graph} == {
        "start": ("middle",),
        "middle": ("end",),
        "end": (),
    }


def test_a_step_overridden_by_a_plain_method_is_a_step_no_more(tmp_path: Path) -> None:
    source = HEAD + TWO_STEPS + "\n\nclass Less(Small):\n    def end(self):\n        pass\n"
    _, findings = read_flow(load_flow(source, tmp_path, "Less"))
    assert [finding.id for finding in findings] == ["graph-target-not-step", "graph-end-missing"]


def test_a_child_without_steps_of_its_own_has_its_own_place(tmp_path: Path) -> None:
    source = HEAD + TWO_STEPS + "\n\nclass Child(Small):\n    pass\n"
    graph = build_graph(load_flow(source, tmp_path, "Child"))
    assert (graph.flow, graph.location.line, graph["start"].location.line) == ("Child", 13, 5)


def test_a_step_made_elsewhere_does_not_move_the_class(tmp_path: Path) -> None:
    maker = load_module(
        HEAD
        + "def make():\n    @step\n    def start(self):\n        self.next(self.end)\n    return start\n",
        tmp_path,
    )
    source = HEAD + f"from {maker.__name__} import make\n\n\nclass Made(FlowSpec):\n    start = make()\n"
    flow = load_flow(source + "\n    @step\n    def end(self):\n        pass\n", tmp_path, "Made")
    graph = build_graph(flow)
    assert (graph.file, graph.location.line) == (flow.end.__code__.co_filename, 5)
    assert (graph["start"].location.file, graph["start"].location.line) == (maker.__file__, 4)


def test_of_two_classes_with_one_name_the_live_one_is_meant(tmp_path: Path) -> None:
    other = TWO_STEPS.replace("start", "begin").replace(
        "@step\n    def begin", "@step(start=True)\n    def begin"
    )
    graph = build_graph(load_flow(HEAD + TWO_STEPS + other, tmp_path, "Small"))
    assert (graph.start, graph.location.line, graph["begin"].location.line) == ("begin", 12, 14)
    branches = "if True:" + textwrap.indent(TWO_STEPS, "    ") + "else:" + textwrap.indent(other, "    ")
    graph = build_graph(load_flow(HEAD + branches, tmp_path, "Small"))
    assert (graph.start, graph.location.line) == ("start", 3)


def test_a_flow_may_be_made_inside_a_function() -> None:
    class Inner(FlowSpec):
        @step
        def start(this) -> None:
            this.next(this.end)

        @step
        def end(self) -> None:
            pass

    graph = build_graph(Inner)
    assert graph["start"].targets == ("end",)
    assert graph.file == __file__


# -- source that is not in a file, or not any more ---------------------------------------------------------------


def execute(source: str, name: str) -> type[Any]:
    namespace: dict[str, Any] = {"__name__": "notebook_cell"}
    exec(compile(source, name, "exec"), namespace)
    return namespace["Small"]


def test_a_cell_of_a_notebook_is_read_from_linecache() -> None:
    source, name = HEAD + TWO_STEPS, "<cell 7>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    try:
        graph = build_graph(execute(source, name))
    finally:
        del linecache.cache[name]
    assert (graph.file, graph.location.line, graph["start"].targets) == (name, 3, ("end",))


def test_a_flow_without_source_is_a_clear_error() -> None:
    finding = only_finding(execute(HEAD + TWO_STEPS, "<nowhere>"))
    assert finding.message == "the source of the step `start` cannot be read: there is no file `<nowhere>`"
    assert (
        finding.hint == "keep the flow in a file that can be read, and do not change it while the flow starts"
    )
    assert (finding.where.file, finding.where.step) == ("<nowhere>", "start")


def test_a_flow_in_a_zip_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "code.zip", "w") as archive:
        archive.writestr("zipped_flow.py", HEAD + TWO_STEPS)
    monkeypatch.syspath_prepend(str(tmp_path / "code.zip"))
    import zipped_flow  # type: ignore[import-not-found]  # it was written just above

    graph = build_graph(zipped_flow.Small)
    assert Path(graph.file) == tmp_path / "code.zip" / "zipped_flow.py"
    assert graph["start"].next_location is not None and graph["start"].next_location.line == 6


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("\n\n\n" + HEAD + TWO_STEPS, "has changed since it was imported"),
        (HEAD + TWO_STEPS.replace("self.end)", "self.finish)"), "has changed since it was imported"),
        (HEAD + TWO_STEPS.replace("start(self)", "start(self, inputs)"), "has changed since it was imported"),
        (HEAD + TWO_STEPS.replace("self.next(", "self.next(("), "'(' was never closed"),
        (HEAD + "\0" + TWO_STEPS, "null bytes"),
        (None, "there is no file"),
    ],
)
def test_a_file_that_changes_after_its_import_is_noticed(
    tmp_path: Path, changed: str | None, reason: str
) -> None:
    flow = load_flow(HEAD + TWO_STEPS, tmp_path, "Small")
    file = Path(flow.start.__code__.co_filename)
    if changed is None:
        file.unlink()
    else:
        file.write_text(changed)
    assert reason in only_finding(flow).message


def test_a_file_in_another_encoding_is_read_as_it_declares(tmp_path: Path) -> None:
    module = tmp_path / "latin_flow.py"
    module.write_bytes(("# -*- coding: latin-1 -*-\n# Gr\xfc\xdfe\n" + HEAD + TWO_STEPS).encode("latin-1"))
    namespace: dict[str, Any] = {"__name__": "latin_flow"}
    exec(compile(module.read_bytes(), str(module), "exec"), namespace)
    graph = build_graph(namespace["Small"])
    assert graph["start"].location.line == 7


def test_a_module_without_a_file_gives_the_place_of_its_steps() -> None:
    module = types.ModuleType("fileless")
    exec(compile(HEAD + TWO_STEPS, __file__, "exec"), vars(module))
    finding = only_finding(vars(module)["Small"])
    assert finding.where.file == __file__
