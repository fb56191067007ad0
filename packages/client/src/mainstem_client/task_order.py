"""The order of a step's tasks: by place, that is by their foreach indices as numbers, outer first."""

_PlaceKey = tuple[int, tuple[tuple[int, int], ...], str]


def place_key(task: str) -> _PlaceKey:
    """Returns the key that sorts task ids by place: `2` before `10`, `3-9` before `3-17`, `3` before `3~1`.

    Ids of another form (an orchestrator's) come last, in the order of their text.
    """
    if task.isdecimal():
        return (0, ((int(task), 0),), task)
    levels: list[tuple[int, int]] = []
    for level in task.split("-"):
        index, _, turn = level.partition("~")
        if not index.isdecimal() or (turn and not turn.isdecimal()):
            return (1, (), task)
        levels.append((int(index), int(turn or 0)))
    return (0, tuple(levels), task)
