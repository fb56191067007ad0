"""Weighs an environment: how many distributions it holds, how many are not ours, and how large they are.

    python scripts/weight.py ENVIRONMENT [--foreign-max N] [--megabytes-max N]

Counted is what the wheels unpack to, without bytecode that Python compiles later. Exits with 1 above a limit.
"""

import argparse
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weight:
    """One distribution and the bytes that its files take."""

    name: str
    version: str
    size_bytes: int

    @property
    def is_ours(self) -> bool:
        """Whether it belongs to Mainstem."""
        return self.name == "mainstem" or self.name.startswith("mainstem-")


def weigh(environment: Path) -> list[Weight]:
    """Weighs every distribution in the site-packages of a virtual environment, the heaviest first.

    Args:
        environment: The folder of the environment.

    Raises:
        SystemExit: If the folder holds no environment.
    """
    folders = [str(folder) for folder in environment.glob("lib/python*/site-packages")]
    if not folders:
        sys.exit(f"error: {environment} is no virtual environment")
    found = [
        Weight(found.metadata["Name"].lower().replace("_", "-"), found.version, size_bytes(found))
        for found in distributions(path=folders)
    ]
    return sorted(found, key=lambda weight: weight.size_bytes, reverse=True)


def size_bytes(distribution: Distribution) -> int:
    """Adds up the files that a distribution has installed."""
    paths = [Path(str(file.locate())) for file in distribution.files or []]
    return sum(path.stat().st_size for path in paths if path.suffix != ".pyc" and path.is_file())


def main() -> int:
    """Prints the weights and tells whether they are within the limits."""
    parser = argparse.ArgumentParser(description="Weighs the distributions of a virtual environment.")
    parser.add_argument("environment", type=Path)
    parser.add_argument("--foreign-max", type=int, help="how many distributions may not be ours")
    parser.add_argument("--megabytes-max", type=float, help="how many megabytes there may be in all")
    arguments = parser.parse_args()

    weights = weigh(arguments.environment)
    foreign = [weight for weight in weights if not weight.is_ours]
    megabytes = sum(weight.size_bytes for weight in weights) / 1e6
    for weight in weights:
        mark = "" if weight.is_ours else " *"
        print(f"{weight.size_bytes / 1e6:8.2f} MB  {weight.name} {weight.version}{mark}")
    print(f"{megabytes:8.2f} MB  in all; {len(foreign)} distributions are not ours (*)")

    too_many = arguments.foreign_max is not None and len(foreign) > arguments.foreign_max
    too_large = arguments.megabytes_max is not None and megabytes > arguments.megabytes_max
    return 1 if too_many or too_large else 0


if __name__ == "__main__":
    sys.exit(main())
