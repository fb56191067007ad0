"""Random flows of every construct inside every other one, as a description, as source text, and as a scheduler's plan.

A description is a chain of blocks, nested tuples of plain values:

    ("step", number)                                    a plain step
    ("split", number, join, [chain, ...])               branches
    ("foreach", number, join, width, chain)             items; a width of None is drawn by the step: 0, 1 or 2
    ("switch", number, [chain, ...])                    ways that meet again; an empty chain leads right to what follows
    ("loop", number, rounds)                            a step that leads back to itself
    ("gang", number, work, join, members)               a gang and its join

Each step has a number. What it is called, and in which order the source has the steps, changes nothing.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Block = tuple[Any, ...]
Chain = list[Block]

KINDS = ("step", "split", "foreach", "switch", "loop", "gang")
OUTER = ("split", "foreach", "switch")
DEPTH_MAX = 3
STEPS_MAX = 22

HEAD = """from zlib import crc32

from mainstem import FlowSpec, current, parallel, step


def mix(number, before):
    return crc32(repr((number, current.task_id, before)).encode())


"""


class Drawing:
    """Draws one description."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._count = 0

    def flow(self) -> Chain:
        """Returns a chain that begins and ends with a plain step."""
        first: Block = ("step", self._number())
        inner = self._chain(DEPTH_MAX, least=1)
        return [first, *inner, ("step", self._number())]

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _chain(self, depth: int, *, least: int) -> Chain:
        room = self._count < STEPS_MAX
        return [self._block(depth) for _ in range(self._random.randint(least, 2 if room else 1))]

    def _block(self, depth: int) -> Block:
        is_small = depth == 0 or self._count >= STEPS_MAX
        kind = self._random.choice(("step", "loop", "gang") if is_small else KINDS)
        number = self._number()
        match kind:
            case "split":
                branches = [self._chain(depth - 1, least=1) for _ in range(self._random.randint(2, 3))]
                return kind, number, self._number(), branches
            case "foreach":
                width = self._random.choice((None, 1, 2, 3))
                return kind, number, self._number(), width, self._chain(depth - 1, least=1)
            case "switch":
                return (
                    kind,
                    number,
                    [self._chain(depth - 1, least=0) for _ in range(self._random.randint(2, 3))],
                )
            case "loop":
                return kind, number, self._random.randint(1, 3)
            case "gang":
                return kind, number, self._number(), self._number(), self._random.randint(1, 3)
            case _:
                return kind, number


def random_flow(seed: int) -> Chain:
    """Returns the description that a seed stands for."""
    return Drawing(seed).flow()


def nestings(chain: Chain, around: str = "flow") -> Iterator[tuple[str, str]]:
    """Yields which kind of block stands in which other one."""
    for block in chain:
        yield around, block[0]
        for inner in inner_chains(block):
            yield from nestings(inner, block[0])


def inner_chains(block: Block) -> list[Chain]:
    """Returns the chains inside a block."""
    match block:
        case ("split", _, _, branches) | ("switch", _, branches):
            return branches
        case ("foreach", _, _, _, body):
            return [body]
        case _:
            return []


def entry(chain: Chain, follows: int) -> int:
    """Returns the number of the step that a chain begins with, or what follows it if it is empty."""
    return chain[0][1] if chain else follows


# -- as source ---------------------------------------------------------------------------------------------------


def source(chain: Chain, name: Callable[[int], str], order: Random | None = None) -> str:
    """Returns a file with the flow `RandomFlow`.

    Args:
        chain: the description.
        name: what a step is called.
        order: shuffles the steps in the file.
    """
    last = chain[-1][1]

    def called(number: int) -> str:
        return {chain[0][1]: "start", last: "end"}.get(number) or name(number)

    steps = list(_steps(chain, last, called))
    if order is not None:
        order.shuffle(steps)
    return (
        f"{HEAD}class RandomFlow(FlowSpec):\n"
        + "\n".join(steps)
        + '\n\nif __name__ == "__main__":\n    RandomFlow()\n'
    )


def _steps(chain: Chain, follows: int, name: Callable[[int], str]) -> Iterator[str]:
    for position, block in enumerate(chain):
        after = entry(chain[position + 1 :], follows)
        kind, number = block[0], block[1]
        match block:
            case ("step", _):
                yield _step(
                    name(number), number, f"self.next(self.{name(after)})" if number != after else "pass"
                )
            case ("split", _, join, branches):
                targets = ", ".join(f"self.{name(entry(branch, join))}" for branch in branches)
                yield _step(name(number), number, f"self.next({targets})")
                for branch in branches:
                    yield from _steps(branch, join, name)
                yield _join(name(join), join, f"self.next(self.{name(after)})")
            case ("foreach", _, join, width, body):
                count = "self.trail % 3" if width is None else str(width)
                lines = (
                    f"self.items = range({count})",
                    f"self.next(self.{name(entry(body, join))}, foreach='items')",
                )
                yield _step(name(number), number, *lines)
                yield from _steps(body, join, name)
                yield _join(name(join), join, f"self.next(self.{name(after)})")
            case ("switch", _, ways):
                cases = ", ".join(f"{case}: self.{name(entry(way, after))}" for case, way in enumerate(ways))
                lines = (f"self.way = self.trail % {len(ways)}", f"self.next({{{cases}}}, condition='way')")
                yield _step(name(number), number, *lines)
                for way in ways:
                    yield from _steps(way, after, name)
            case ("loop", _, rounds):
                lines = (
                    f"self.round{number} = getattr(self, 'round{number}', 0) + 1",
                    f"self.done = self.round{number} % {rounds} == 0",
                    f"self.next({{True: self.{name(after)}, False: self.{name(number)}}}, condition='done')",
                )
                yield _step(name(number), number, *lines)
            case ("gang", _, work, join, members):
                yield _step(name(number), number, f"self.next(self.{name(work)}, num_parallel={members})")
                yield _step(name(work), work, f"self.next(self.{name(join)})", decorator="@parallel")
                yield _join(name(join), join, f"self.next(self.{name(after)})")
            case _:
                raise AssertionError(kind)


def _step(name: str, number: int, *lines: str, decorator: str = "") -> str:
    head = ["@step", *([decorator] if decorator else []), f"def {name}(self):"]
    body = [f"    self.trail = mix({number}, getattr(self, 'trail', 0))", *(f"    {line}" for line in lines)]
    return "".join(f"    {line}\n" for line in [*head, *body])


def _join(name: str, number: int, line: str) -> str:
    body = [f"self.trail = mix({number}, [each.trail for each in inputs])", line]
    return "".join(
        f"    {line}\n" for line in ["@step", f"def {name}(self, inputs):", *(f"    {each}" for each in body)]
    )
