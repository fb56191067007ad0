"""What of a notebook's cells a flow needs to run by itself."""

import sys
from types import ModuleType

import pytest

from mainstem_core.errors import UsageError
from mainstem_runtime.runner.cell_source import source_of

FLOW = """class Hello(FlowSpec):
    @step
    def start(self):
        # a comment stays
        self.x = shout(GREETING)
        run = 3
        print(run)
        self.next(self.end)

    @step
    def end(self):
        pass"""
HEAD = "from mainstem import FlowSpec, step"
FOOT = '\n\nif __name__ == "__main__":\n    Hello()\n'


@pytest.fixture
def source_in(monkeypatch: pytest.MonkeyPatch):
    """Returns the source of the flow `Hello` when these cells have been executed."""

    def source(*cells: str) -> str:
        main = ModuleType("__main__")
        vars(main)["In"] = ["", *cells]
        monkeypatch.setitem(sys.modules, "__main__", main)
        return source_of(type("Hello", (), {"__module__": "__main__"}))

    return source


def body(source: str) -> list[str]:
    """The statements, without what runs the flow."""
    assert source.endswith(FOOT)
    return source.removesuffix(FOOT).split("\n\n\n")


def test_what_the_flow_needs_comes_from_all_cells_and_nothing_else(source_in) -> None:
    cells = [
        f"{HEAD}\nimport pandas as pd",
        "GREETING = 'hello'; other = print('no')",
        "def shout(text):\n    return decorated(text).upper()",
        "@staticmethod\ndef decorated(text):\n    return text",
        f"{FLOW}\nrun = NBRunner(Hello).nbrun()\nrun",
        "this is no Python",
    ]
    assert body(source_in(*cells)) == [
        HEAD,
        "GREETING = 'hello'",
        "@staticmethod\ndef decorated(text):\n    return text",
        "def shout(text):\n    return decorated(text).upper()",
        FLOW,
    ]


def test_the_last_execution_counts(source_in) -> None:
    cells = [HEAD, "GREETING = 1", "import shout", FLOW.replace("run = 3", "run = 2"), "GREETING = 2", FLOW]
    assert body(source_in(*cells)) == [HEAD, "GREETING = 2", "import shout", FLOW]


def test_a_value_made_with_the_flow_is_left_out(source_in) -> None:
    """A step that reads the result of its own run must not start it again."""
    cells = [
        HEAD,
        FLOW.replace("run = 3\n", "").replace("        print(run)", "print(run)"),
        "run = start(Hello)",
    ]
    assert not [part for part in body(source_in(*cells)) if "start(Hello)" in part]


def test_imports_that_concern_everything_come_first(source_in) -> None:
    cells = [HEAD, "from numpy import *", FLOW, "from __future__ import annotations"]
    assert body(source_in(*cells)) == [
        "from __future__ import annotations",
        "from numpy import *",
        HEAD,
        FLOW,
    ]


def test_compound_statements_give_names_too(source_in) -> None:
    guarded = "try:\n    import shout\nexcept ImportError:\n    shout = None"
    assert guarded in body(source_in(f"{HEAD}\n{guarded}\nfor GREETING in 'ab':\n    pass", FLOW))
    assert "for GREETING in 'ab':\n    pass" in body(
        source_in(f"{HEAD}\nfor GREETING in 'ab':\n    pass", FLOW)
    )


def test_a_flow_of_a_module_is_imported_from_it() -> None:
    flow = type("Hello", (), {"__module__": "package.flows"})
    assert body(source_of(flow)) == ["from package.flows import Hello"]


def test_a_flow_that_no_cell_defines_is_refused(source_in) -> None:
    with pytest.raises(UsageError) as raised:
        source_in("x = 1")
    assert raised.value.id == "runner-source-missing"
    inner = type("Hello", (), {"__module__": "somewhere", "__qualname__": "make.<locals>.Hello"})
    with pytest.raises(UsageError):
        source_of(inner)
