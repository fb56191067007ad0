"""What the cases of the graph's rules are made of: small flows with one mistake each."""

from typing import NamedTuple

HEAD = "from mainstem_core.flow import FlowSpec, Parameter, step\n\n\n"


class Case(NamedTuple):
    """A flow, and the one thing that is wrong with it."""

    id: str
    step: str | None
    message: str
    hint: str
    source: str
    name: str = ""


def flow_of(*steps: str) -> str:
    """Returns a flow from the text of its methods, indented as in a class."""
    return HEAD + "class Broken(FlowSpec):\n" + "\n".join(steps)


def method(name: str, *lines: str, inputs: bool = False, mark: bool = False, decorator: str = "@step") -> str:
    """Returns a step's text.

    Args:
        name: the step.
        lines: its body.
        inputs: it joins.
        mark: the finding points at its `def`.
        decorator: what stands above it.
    """
    head = f"    def {name}(self{', inputs' if inputs else ''}):{'  # HERE' if mark else ''}"
    return "\n".join([f"    {decorator}", head, *(f"        {line}" for line in lines), ""])


START = method("start", "self.next(self.end)")
END = method("end", "pass")
A = method("a", "self.next(self.end)")
B = method("b", "self.next(self.end)")
SPLIT = method("start", "self.next(self.a, self.b)")
SPLIT_HERE = method("start", "self.next(self.a, self.b)  # HERE")
JOIN_A_B = method("join", "self.next(self.end)", inputs=True)
TO_JOIN = [method("a", "self.next(self.join)"), method("b", "self.next(self.join)")]


def start_with(line: str) -> str:
    return flow_of(method("start", f"{line}  # HERE"), A, END)
