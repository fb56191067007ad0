"""Writes the source of a flow that is one long chain of trivial steps, since steps must stand in a file."""

from __future__ import annotations

HEAD = '''"""A chain of {length} trivial steps."""

from mainstem import FlowSpec, step


class Chain(FlowSpec):
'''

STEP = """    @step
    def {name}(self):
        self.total = {total}
{body}

"""

TAIL = """if __name__ == "__main__":
    Chain()
"""


def chain_source(length: int, *, prints: bool) -> str:
    """Returns the source of a chain.

    Args:
        length: Number of steps, start and end included; at least 2.
        prints: Whether each task prints one line.
    """
    names = ["start", *(f"link_{position}" for position in range(2, length)), "end"]
    steps: list[str] = []
    for position, name in enumerate(names, start=1):
        lines: list[str] = ["print('a line of output')"] if prints else []
        lines.append(
            f"self.next(self.{names[position]})" if position < length else f"assert self.total == {length}"
        )
        body = "\n".join(f"        {line}" for line in lines)
        steps.append(STEP.format(name=name, total="1" if position == 1 else "self.total + 1", body=body))
    return HEAD.format(length=length) + "".join(steps) + "\n" + TAIL
