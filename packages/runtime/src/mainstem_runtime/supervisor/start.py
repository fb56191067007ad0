"""How a run was started: kept in `run.json`, so that another supervisor can go on with it."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.record import Record
from mainstem_runtime.code.imported import ImportedCode
from mainstem_runtime.supervisor.options import RunOptions


class RunStart(Record):
    """How a run was started.

    Args:
        folder: the working folder.
        root: the folder of the flow's code.
        main: what stands behind `python` in that folder: a file, or `-m` and a module.
        suffixes: how the names of files end that belong to the code.
        specifications: the decorators that `--with` had put on every step.
        options: how the run is supervised.
    """

    folder: str
    root: str
    main: tuple[str, ...]
    suffixes: tuple[str, ...]
    specifications: tuple[str, ...]
    options: RunOptions


def start_of(
    code: ImportedCode, suffixes: Sequence[str], specifications: Sequence[str], options: RunOptions
) -> dict[str, Any]:
    """Returns how this process starts a run, as plain data.

    Args:
        code: the code that was imported.
        suffixes: how the names of files end that belong to it.
        specifications: the decorators that `--with` has put on every step.
        options: how the run is supervised.
    """
    start = RunStart(os.getcwd(), code.root, code.main, tuple(suffixes), tuple(specifications), options)
    return to_plain(start)


def read_start(plain: Mapping[str, Any], key: str) -> RunStart | None:
    """Returns how a run was started, None for one of a version that did not say.

    Args:
        plain: as it stands in `run.json`.
        key: of the record, for errors.

    Raises:
        RecordError: if it is damaged.
    """
    return from_plain(RunStart, dict(plain), key=key) if plain else None
