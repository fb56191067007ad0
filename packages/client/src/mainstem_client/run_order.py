"""Newest run first, without opening the record of each.

Ids that Mainstem makes begin with the second of their start, so most of the order is in the names. Records are needed
only where the names do not decide: for runs of one second, and for ids that an orchestrator made.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping

from mainstem_core.schema.identifiers import FlowName, RunId

RunPlace = tuple[FlowName, RunId]

_TIMED_ID = re.compile(r"(\d{8}-\d{6})-[a-z0-9]{4}", re.ASCII)


def newest_first(
    places: Collection[RunPlace], created_us: Callable[[list[RunPlace]], Mapping[RunPlace, int]]
) -> list[RunPlace]:
    """Returns runs in the order of their start, the newest first.

    Args:
        places: the runs.
        created_us: returns when each of some runs was created, in microseconds since 1970; asked only about runs whose
            ids do not decide, and once about each. A run that it leaves out does not exist and is left out here too.
    """
    seconds = {place: match[1] for place in places if (match := _TIMED_ID.fullmatch(place[1]))}
    created: dict[RunPlace, int] = {}
    if untimed := [place for place in places if place not in seconds]:
        created.update(created_us(untimed))
        seconds |= {place: _second(at_us) for place, at_us in created.items()}
    runs_of_second = Counter(seconds.values())
    crowded = {place for place in seconds if place not in created and runs_of_second[seconds[place]] > 1}
    if crowded:
        created.update(created_us(list(crowded)))
    existing = [place for place in seconds if place in created or place not in crowded]
    return sorted(existing, key=lambda place: (seconds[place], created.get(place, 0)), reverse=True)


def _second(at_us: int) -> str:
    """Returns a time as ids write it: `YYYYMMDD-hhmmss` in UTC."""
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(at_us // 1_000_000))
