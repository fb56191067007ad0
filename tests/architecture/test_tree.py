"""What may stand in a file that is committed, and what each distribution has to have."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

PACKAGES = {
    "core": "mainstem_core",
    "datastore": "mainstem_datastore",
    "client": "mainstem_client",
    "runtime": "mainstem_runtime",
    "mainstem": "mainstem",
}
# Written in pieces, so that this file does not find itself.
REGISTRY_HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "crates" + ".io", "npmjs" + "."]
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|root|home/\w+|Users/\w+)/")


def committed_files(repository: Path) -> list[Path]:
    """Every file that git has or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    return [repository / name for name in listing.split("\0") if name and (repository / name).is_file()]


def test_no_file_names_a_path_of_one_machine(repository: Path) -> None:
    assert lines_with(repository, lambda line: bool(MACHINE_PATH.search(line))) == []


def test_no_file_names_the_host_of_a_registry(repository: Path) -> None:
    # Cargo writes the name of its index, which looks like a host, into its lock file.
    found = lines_with(repository, lambda line: any(host in line for host in REGISTRY_HOSTS))
    assert [place for place in found if not place.startswith("rust/Cargo.lock:")] == []


@pytest.mark.parametrize("text", ["see /" + "work/main", 'x="/' + 'root/y"', "(/" + "home/ada/x)"])
def test_the_pattern_knows_a_machine_path(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize("text", ["docs/work/plan", "~/root/x", "$HOME/home/x/", "the root/ folder"])
def test_the_pattern_leaves_other_paths_alone(text: str) -> None:
    assert not MACHINE_PATH.search(text)


@pytest.mark.parametrize(("folder", "module"), PACKAGES.items())
def test_each_distribution_is_complete(repository: Path, folder: str, module: str) -> None:
    package = repository / "packages" / folder
    expected = ["pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", f"src/{module}/py.typed", "tests"]
    assert [name for name in expected if not (package / name).exists()] == []
    assert (package / "LICENSE").read_bytes() == (repository / "LICENSE").read_bytes()


def test_types_are_checked_in_each_distribution(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["pyright"]
    assert settings["include"] == ["examples", *(f"packages/{folder}/src" for folder in sorted(PACKAGES))]
    assert settings["strict"] == ["packages"]
    assert {folder.name for folder in (repository / "packages").iterdir()} == PACKAGES.keys()


@pytest.mark.parametrize("folder", PACKAGES)
def test_versions_and_bounds_agree(repository: Path, folder: str) -> None:
    package = repository / "packages" / folder
    project = tomllib.loads((package / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert f"## {project['version']} " in (package / "CHANGELOG.md").read_text()
    for requirement in project["dependencies"]:
        assert re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", requirement), (
            f"{requirement} is not bounded on both sides"
        )
        if requirement.startswith("mainstem"):
            assert requirement.endswith(">=0.1,<0.2")


def lines_with(repository: Path, is_wrong) -> list[str]:
    """The places, as `file:line: text`, of all lines of text files that are wrong."""
    found: list[str] = []
    for path in committed_files(repository):
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # an image or another file that nobody reads line by line
        name = path.relative_to(repository).as_posix()
        found += [f"{name}:{number}: {line[:120]}" for number, line in enumerate(lines, 1) if is_wrong(line)]
    return found
