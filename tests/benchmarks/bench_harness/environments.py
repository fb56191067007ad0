"""Makes the virtual environments in which everything is measured, once for each version, with bytecode.

They lie in the cache folder under a name that says what is in them, so a second session finds them. An
environment is whole if it holds its list of versions, which is written last; what was interrupted is made
anew. Ours is built as wheels (the Rust extension optimised) from a source tree and is named by the digest
of that tree.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DISTRIBUTIONS = ("core", "datastore", "client", "runtime", "mainstem")
DATA_LIBRARIES = ("numpy", "pandas", "pyarrow")
VERSIONS_FILE = "versions.json"
TREE_PREFIX = "mainstem-tree-"
TREE_KEPT_S = 24 * 3600.0

# What lies in a source tree but is made from it, or does not reach a wheel.
IGNORED_FOLDERS = {"target", "tests", "__pycache__", ".venv", "build", "dist", ".pytest_cache", ".hypothesis"}
IGNORED_SUFFIXES = {".so", ".pyc"}


class EnvironmentFailed(Exception):
    """An environment could not be made; holds the output of the tool that failed."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A virtual environment to measure in.

    Attributes:
        name: Folder name in the cache: what is installed, in which version.
        python: Its interpreter.
        versions: Version of each distribution that is installed in it.
    """

    name: str
    python: Path
    versions: Mapping[str, str]


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Returns the folder for all that the benchmarks keep between sessions."""
    caches = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(caches) / "mainstem-dev" / "bench"


class Environments:
    """Finds or makes environments; needs the network for what is not in uv's cache."""

    def __init__(self, uv: str, cache: Path, constraints: Path | None) -> None:
        """Prepares for making environments.

        Args:
            uv: Path of the uv to make them with.
            cache: The folder to keep them in.
            constraints: Pins for our own dependencies and the data libraries; None takes the latest.
        """
        self._uv = uv
        self._cache = cache
        self._constraints = constraints
        # A virtual environment made from one would find the libraries of neither: take the interpreter below.
        self._interpreter = getattr(sys, "_base_executable", sys.executable)
        self._tag = f"py{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"

    def latest(self, distribution: str, *, extra: Sequence[str] = ()) -> Installation:
        """Returns an environment with the latest version of a published distribution and the extra ones.

        Raises:
            EnvironmentFailed: The registry does not answer, or the installation failed.
        """
        version = self._latest_version(distribution)
        name = "-".join((distribution, version, *extra, self._tag))
        return self._find(name) or self._make(name, [f"{distribution}=={version}", *extra])

    def mainstem(self, source: Path, revision: str | None, *, extra: Sequence[str] = ()) -> Installation:
        """Returns an environment with Mainstem built from a source tree, and the extra distributions.

        Args:
            source: The root of the tree.
            revision: The commit it holds, or None for a tree that is being worked on.
            extra: Distributions from the registry to install beside it.
        """
        digest = source_digest(source)
        self._forget_old_trees(digest)
        name = "-".join(
            (f"{TREE_PREFIX}{digest}" if revision is None else f"mainstem-{revision[:12]}", *extra, self._tag)
        )
        return self._find(name) or self._make(name, [*map(str, self._wheels(source, digest)), *extra])

    def _latest_version(self, distribution: str) -> str:
        resolved = self._run_uv(
            "pip", "compile", "--no-deps", "--no-header", "--no-annotate", "-q", "-", text=distribution
        )
        name, _, version = resolved.strip().partition("==")
        if name != distribution or not version:
            raise EnvironmentFailed(f"cannot tell the latest version of {distribution}: uv says {resolved!r}")
        return version

    def _run_uv(
        self, *arguments: str, text: str | None = None, variables: Mapping[str, str] | None = None
    ) -> str:
        """Runs uv in the cache: in a checkout it would heed the settings of that checkout's project."""
        self._cache.mkdir(parents=True, exist_ok=True)
        return _run([self._uv, *arguments], folder=self._cache, text=text, variables=variables)

    def _forget_old_trees(self, digest: str) -> None:
        """Removes environments of earlier states of a tree: each change makes one, and nobody comes back to it.

        Those of the last day stay, since another session may be measuring in one.
        """
        for folder in (self._cache / "environments").glob(f"{TREE_PREFIX}*"):
            is_old = time.time() - folder.stat().st_mtime > TREE_KEPT_S
            if is_old and not folder.name.startswith(f"{TREE_PREFIX}{digest}"):
                shutil.rmtree(folder)

    def _find(self, name: str) -> Installation | None:
        folder = self._cache / "environments" / name
        versions = folder / VERSIONS_FILE
        if not versions.exists():
            return None
        return Installation(name, folder / "bin" / "python", json.loads(versions.read_text()))

    def _make(self, name: str, requirements: Sequence[str]) -> Installation:
        folder = self._cache / "environments" / name
        if folder.exists():
            shutil.rmtree(folder)
        self._run_uv("venv", "-q", "--no-project", "--python", self._interpreter, str(folder))
        python = folder / "bin" / "python"
        options = ["--python", str(python), "--compile-bytecode"]
        if self._constraints is not None and any("mainstem" in requirement for requirement in requirements):
            options += ["--constraints", str(self._constraints)]
        self._run_uv("pip", "install", "-q", *options, *requirements)
        listed = json.loads(self._run_uv("pip", "list", "-q", "--format", "json", "--python", str(python)))
        versions = {distribution["name"]: distribution["version"] for distribution in listed}
        (folder / VERSIONS_FILE).write_text(json.dumps(versions, indent=1))
        return Installation(name, python, versions)

    def _wheels(self, source: Path, digest: str) -> list[Path]:
        """Builds the wheels of a source tree, where the cache does not hold them, and returns their paths."""
        folder = self._cache / "wheels" / digest
        if not (folder / "complete").exists():
            if folder.exists():
                shutil.rmtree(folder)
            for distribution in DISTRIBUTIONS:
                # One cargo folder for all trees: another commit compiles what differs, not every dependency
                # again.
                target = {"CARGO_TARGET_DIR": str(self._cache / "cargo-target")}
                package = str(source / "packages" / distribution)
                self._run_uv("build", "-q", "--wheel", "--out-dir", str(folder), package, variables=target)
            (folder / "complete").touch()
        return sorted(folder.glob("*.whl"))


def source_digest(source: Path) -> str:
    """Returns 12 hex digits that change with whatever goes into the wheels of a source tree."""
    digest = hashlib.sha256()
    for path in sorted((*_files(source / "packages"), *_files(source / "rust"))):
        digest.update(f"{path.relative_to(source)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def export_commit(repository: Path, commit: str, cache: Path) -> tuple[Path, str]:
    """Lays the tree of a commit into the cache; returns its folder and the full id of the commit.

    An exported archive, not a worktree: it needs no entry in the repository that would have to be pruned
    again.
    """
    revision = _run(["git", "-C", str(repository), "rev-parse", "--verify", f"{commit}^{{commit}}"]).strip()
    folder = cache / "commits" / revision
    if not folder.exists():
        partial = folder.with_name(f"{revision}.{os.getpid()}.partial")
        partial.mkdir(parents=True)
        archive = partial.with_suffix(".tar")
        _run(["git", "-C", str(repository), "archive", "--format=tar", "--output", str(archive), revision])
        _run(["tar", "-xf", str(archive), "-C", str(partial)])
        archive.unlink()
        partial.rename(folder)
    return folder, revision


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix not in IGNORED_SUFFIXES
        and IGNORED_FOLDERS.isdisjoint(path.relative_to(folder).parts)
    ]


def _run(
    argv: Sequence[str],
    *,
    folder: Path | None = None,
    text: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> str:
    environment = {**os.environ, **(variables or {})}
    done = subprocess.run(argv, cwd=folder, input=text, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise EnvironmentFailed(f"{' '.join(argv)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
