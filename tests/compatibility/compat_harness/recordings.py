"""What Metaflow did with each flow file, as it was recorded, and what ours is compared with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compat_harness.flow_files import Difference, FlowFile

RECORDED = Path(__file__).parent.parent / "recorded"
ABSENT = "absent"
VARIES = "varies"
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Recording:
    """What a flow file did.

    Attributes:
        peer: Who ran it: `metaflow` and its version.
        digest: The flow file's digest by then.
        outcome: Exit codes, runs and notes as plain data.
    """

    peer: str
    digest: str
    outcome: dict[str, Any]

    @classmethod
    def load(cls, flow: FlowFile) -> Recording | None:
        """Returns the recording of a flow file, if there is one."""
        path = RECORDED / f"{flow.name}.json"
        return cls(**json.loads(path.read_text())) if path.exists() else None

    def save(self, flow: FlowFile) -> None:
        """Writes the recording of a flow file."""
        fields = {"peer": self.peer, "digest": self.digest, "outcome": self.outcome}
        (RECORDED / f"{flow.name}.json").write_text(_folded(fields) + "\n")


def steady(outcome: dict[str, Any], differences: Sequence[Difference]) -> dict[str, Any]:
    """Returns an outcome of Metaflow with a mark at each place where it does now this, now that.

    Raises:
        ValueError: There is no such place.
    """
    for difference in differences:
        if difference.varies:
            outcome = _changed(outcome, difference.path, VARIES)
    return outcome


def expected_of_ours(recorded: dict[str, Any], differences: Sequence[Difference]) -> dict[str, Any]:
    """Returns what we are expected to do: what was recorded, but for the intended differences.

    Raises:
        ValueError: A difference is none: the recording says at that place what we are to do.
    """
    expected = steady(recorded, differences)
    for difference in differences:
        changed = _changed(expected, difference.path, difference.ours)
        if changed == expected:
            raise ValueError(f"{difference.path} is no difference: Metaflow does the same")
        expected = changed
    return expected


def unlike(ours: Any, expected: Any, path: str = "") -> Iterator[str]:
    """Yields a line for each place where two outcomes differ."""
    if isinstance(ours, dict) and isinstance(expected, dict):
        for key in [*expected, *(key for key in ours if key not in expected)]:
            below = f"{path}.{key}".removeprefix(".")
            yield from unlike(ours.get(key, ABSENT), expected.get(key, ABSENT), below)
    elif isinstance(ours, list) and isinstance(expected, list) and len(ours) == len(expected):
        for position, (one, other) in enumerate(zip(ours, expected, strict=True)):
            yield from unlike(one, other, f"{path}.{position}")
    elif ours != expected or type(ours) is not type(expected):
        yield f"{path}: ours is {json.dumps(ours)}, expected is {json.dumps(expected)}"


def _changed(outcome: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = deepcopy(outcome)
    *parents, last = path.split(".")
    places: list[Any] = [changed]
    for key in parents:
        places = [below for place in places for below in _below(place, key)]
    chosen = [place for place in places if "*" not in parents or _below(place, last)]
    if not chosen:
        raise ValueError(f"there is nothing at {path}")
    for place in chosen:
        if isinstance(place, list):
            place[int(last) : int(last) + 1] = [] if value == ABSENT else [value]
        elif value == ABSENT:
            del place[last]
        else:
            place[last] = value
    return changed


def _below(place: Any, key: str) -> list[Any]:
    """Returns what stands at a key of an object or a list: all of it for `*`, nothing if the key is not there."""
    if isinstance(place, list):
        return place if key == "*" else place[int(key) : int(key) + 1]
    if not isinstance(place, dict):
        return []
    return list(place.values()) if key == "*" else [place[key]] if key in place else []


def _folded(value: Any, indent: str = "\n") -> str:
    """Returns JSON in which only what is too long for one line takes several."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=False)
    if len(indent) + len(line) <= WIDTH or not isinstance(value, dict | list):
        return line
    below = indent + " "
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {_folded(value[key], below)}" for key in sorted(value)]
        return "{" + below + f",{below}".join(items) + indent + "}"
    return "[" + below + f",{below}".join(_folded(item, below) for item in value) + indent + "]"
