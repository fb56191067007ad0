"""Puts the contenders together: builds or installs each one that the chosen rows ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bench_harness.contenders.base import Contender
from bench_harness.contenders.flows import FlowContender, OursSmaller
from bench_harness.contenders.luigi import Luigi
from bench_harness.contenders.plain_python import PlainPython
from bench_harness.environments import DATA_LIBRARIES, Environments
from bench_harness.rows import LUIGI, LUIGI_ONE_PROCESS, METAFLOW, NAMES, NARROW, PLAIN_PYTHON, Row


def mainstem(
    environments: Environments, source: Path, rows: Sequence[Row], *, label: str, revision: str | None = None
) -> FlowContender:
    """Builds Mainstem from a source tree and installs it.

    Args:
        environments: Where to install.
        source: The root of the tree.
        rows: What will be measured.
        label: How the table calls it.
        revision: The commit that the tree holds, or None for one that is being worked on.
    """
    plain = environments.mainstem(source, revision)
    return FlowContender(
        label=label,
        module="mainstem",
        store_variable="MAINSTEM_DATASTORE_SYSROOT_LOCAL",
        plain=plain,
        data=environments.mainstem(source, revision, extra=DATA_LIBRARIES) if _needs_data(rows) else plain,
        keeps_runs=False,
        has_datastore=True,
    )


def others(
    environments: Environments,
    ours: FlowContender,
    rows: Sequence[Row],
    *,
    include_slow: bool,
    announce: Callable[[str], None],
) -> dict[str, Contender]:
    """Installs the latest version of everybody whom the rows ask for; returns them by name."""
    wanted = {row.decides for row in rows} | {one.name for row in rows for one in row.beside}
    found: dict[str, Contender] = {
        PLAIN_PYTHON: PlainPython(NAMES[PLAIN_PYTHON], ours.data),
        NARROW: OursSmaller(ours),
    }
    if METAFLOW in wanted:
        announce(f"{NAMES[METAFLOW]}: installing")
        found[METAFLOW] = _metaflow(environments, with_data=include_slow and _needs_data(rows))
    if wanted & {LUIGI, LUIGI_ONE_PROCESS}:
        announce(f"{NAMES[LUIGI]}: installing")
        found |= _luigi(environments, with_data=_needs_data(rows))
    return found


def _metaflow(environments: Environments, *, with_data: bool) -> FlowContender:
    plain = environments.latest("metaflow")
    return FlowContender(
        label=f"{NAMES[METAFLOW]} {plain.versions['metaflow']}",
        module="metaflow",
        store_variable="METAFLOW_DATASTORE_SYSROOT_LOCAL",
        plain=plain,
        data=environments.latest("metaflow", extra=("numpy",)) if with_data else plain,
        keeps_runs=True,
        has_datastore=False,
    )


def _luigi(environments: Environments, *, with_data: bool) -> dict[str, Contender]:
    plain = environments.latest("luigi")
    data = environments.latest("luigi", extra=("numpy",)) if with_data else plain
    label = f"{NAMES[LUIGI]} {plain.versions['luigi']}"
    return {
        LUIGI: Luigi(label, plain, data, workers=2),
        LUIGI_ONE_PROCESS: Luigi(f"{label}, one process", plain, data, workers=1),
    }


def _needs_data(rows: Sequence[Row]) -> bool:
    return any(row.needs_data for row in rows)
