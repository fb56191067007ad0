"""The two sides: which interpreter, which name is imported, where runs are kept."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

IMPORTS = re.compile(r"^(\s*(?:from|import)) metaflow\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Side:
    """Who runs the flows.

    Attributes:
        label: Name and version.
        module: What flows import.
        python: The interpreter that has it.
        store: The folder that appears in the working folder once there is a run.
    """

    label: str
    module: str
    python: Path
    store: str

    def text(self, source: str) -> str:
        """Returns a program that was written for Metaflow with its imports changed, and nothing else."""
        return IMPORTS.sub(rf"\1 {self.module}", source)

    def variables(self, written: Mapping[str, str]) -> dict[str, str]:
        """Returns variables that were written for Metaflow under this side's names."""
        prefix = f"{self.module.upper()}_"
        return {re.sub("^METAFLOW_", prefix, name): value for name, value in written.items()}


def mainstem() -> Side:
    """Returns our side: the checkout that the tests run in."""
    return Side("mainstem", "mainstem", Path(sys.executable), ".mainstem")


def metaflow(repository: Path, surrounding: Mapping[str, str]) -> Side:
    """Returns Metaflow's newest release in an environment of its own, which the benchmarks keep as well.

    Args:
        repository: The root of this checkout.
        surrounding: The developer's environment variables, which lead to uv and its cache.

    Raises:
        EnvironmentFailed: The registry does not answer, or the installation failed.
    """
    from bench_harness.environments import Environments, cache_folder

    found = subprocess.run(
        [repository / "scripts" / "find_uv.sh"],
        env=dict(surrounding),
        capture_output=True,
        text=True,
        check=True,
    )
    environments = Environments(found.stdout.strip(), cache_folder(surrounding), None)
    installed = environments.latest("metaflow", extra=("numpy",))
    return Side(f"metaflow {installed.versions['metaflow']}", "metaflow", installed.python, ".metaflow")
