"""Each wheel, alone in a clean environment: it imports, brings what it says and weighs what it may."""

import email
import fcntl
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

MODULES = {
    "mainstem-core": "mainstem_core",
    "mainstem-datastore": "mainstem_datastore",
    "mainstem-client": "mainstem_client",
    "mainstem-runtime": "mainstem_runtime",
    "mainstem": "mainstem",
}
NEVER_REQUIRED = ["numpy", "pandas", "pyarrow", "boto3"]


@pytest.fixture(scope="session")
def wheels(repository: Path, developer_environment: dict[str, str]) -> dict[str, Path]:
    """The wheel of each distribution, built anew by make where something has changed."""
    options = {"cwd": repository, "env": developer_environment, "timeout": 600}
    # All processes of a parallel test run build into one folder: the first makes the wheels, the others find them made.
    with open(repository / "Makefile") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = subprocess.run(["make", "wheels"], **options, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return {path.name.split("-")[0].replace("_", "-"): path for path in (repository / "dist").glob("*.whl")}


@pytest.fixture(scope="session", params=MODULES)
def installed(
    request: pytest.FixtureRequest,
    wheels: dict[str, Path],
    repository: Path,
    developer_environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path]:
    """A name and an environment that holds only its distribution and what that requires."""
    environment = tmp_path_factory.mktemp(request.param)
    uv, constraints = repository / "scripts" / "uv_from_cache.sh", repository / "constraints.txt"
    # Ours are given as files: a name alone could bring a stranger's distribution from a registry.
    ours = [wheels[name] for name in closure(request.param, wheels)]
    for command in (
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, environment],
        [uv, "pip", "install", "--python", environment, "--constraints", constraints, *ours],
        [uv, "pip", "check", "--python", environment],
    ):
        done = subprocess.run(command, env=developer_environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return request.param, environment


def closure(name: str, wheels: dict[str, Path]) -> set[str]:
    """A distribution of ours and all others of ours that it requires."""
    siblings = [requirement for requirement in requirements(wheels[name]) if requirement in wheels]
    return {name}.union(*(closure(sibling, wheels) for sibling in siblings))


def metadata(wheel: Path) -> email.message.Message:
    """What a wheel says about itself."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name))


def requirements(wheel: Path) -> list[str]:
    """The names that a wheel always requires; those of its extras are left out."""
    lines = metadata(wheel).get_all("Requires-Dist") or []
    return [re.split(r"[^\w.-]", line)[0] for line in lines if "extra ==" not in line]


def run_python(environment: Path, code: str, folder: Path) -> str:
    """Runs code in an environment, isolated from this checkout, and returns what it prints."""
    done = subprocess.run(
        [environment / "bin" / "python", "-I", "-W", "error", "-c", code],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_there_is_one_wheel_for_each_package(wheels: dict[str, Path]) -> None:
    assert wheels.keys() == MODULES.keys()


def test_it_imports_alone(installed: tuple[str, Path], tmp_path: Path) -> None:
    name, environment = installed
    folder = run_python(environment, f"import {MODULES[name]} as m; print(m.__path__[0])", tmp_path)
    assert Path(folder).is_relative_to(environment)


def test_every_module_of_it_imports_alone(installed: tuple[str, Path], tmp_path: Path) -> None:
    name, environment = installed
    # Only commands and pytest import these, and pytest is not required.
    apart = (".__main__", ".pytest_plugin")
    code = f"""
import importlib, pkgutil
package = importlib.import_module({MODULES[name]!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if not module.name.endswith({apart}):
        importlib.import_module(module.name)
"""
    run_python(environment, code, tmp_path)


def test_it_is_typed_and_licensed(wheels: dict[str, Path], installed: tuple[str, Path]) -> None:
    name, _ = installed
    with zipfile.ZipFile(wheels[name]) as archive:
        files = archive.namelist()
    assert f"{MODULES[name]}/py.typed" in files
    assert [file for file in files if file.endswith("LICENSE")]
    assert not [file for file in files if "tests/" in file or file.endswith(".pyc")]
    assert metadata(wheels[name])["License-Expression"] == "Apache-2.0"
    assert metadata(wheels[name])["Requires-Python"] == ">=3.11"


def test_it_requires_no_library_of_data(installed: tuple[str, Path], tmp_path: Path) -> None:
    _, environment = installed
    code = f"import importlib.util as u; print([name for name in {NEVER_REQUIRED} if u.find_spec(name)])"
    assert run_python(environment, code, tmp_path) == "[]"


def test_the_extension_serves_every_later_python(wheels: dict[str, Path]) -> None:
    assert "-cp311-abi3-" in wheels["mainstem-datastore"].name
    others = [wheel.name for name, wheel in wheels.items() if name != "mainstem-datastore"]
    assert [name for name in others if not name.endswith("-py3-none-any.whl")] == []


def test_it_weighs_no_more_than_promised(installed: tuple[str, Path], repository: Path) -> None:
    name, environment = installed
    foreign_max, megabytes_max = (11, 30) if name in ("mainstem", "mainstem-runtime") else (6, 20)
    command = [sys.executable, repository / "scripts" / "weight.py", environment]
    limits = ["--foreign-max", str(foreign_max), "--megabytes-max", str(megabytes_max)]
    done = subprocess.run([*command, *limits], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
