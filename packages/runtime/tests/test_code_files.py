"""Which files belong to the code of a flow."""

from pathlib import Path

import pytest

import mainstem_runtime.code.package
from mainstem_runtime.code import files
from mainstem_runtime.code.files import TooManyFiles, code_files
from mainstem_runtime.code.imported import ImportedCode
from mainstem_runtime.code.package import package_of


def _write(root: Path, *names: str, content: str = "x = 1\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def _names(root: Path, *suffixes: str) -> list[str]:
    return [file.name for file in code_files(str(root), suffixes or files.SUFFIXES)]


def test_code_is_what_has_the_suffixes_below_the_folder(tmp_path: Path) -> None:
    _write(tmp_path, "flow.py", "lib/a.py", "lib/deep/b.R", "notes.txt", "data.csv", "ünï cödé.py")
    assert _names(tmp_path) == ["flow.py", "lib/a.py", "lib/deep/b.R", "ünï cödé.py"]
    assert _names(tmp_path, ".txt", ".csv") == ["data.csv", "notes.txt"]


def test_what_is_hidden_or_made_by_tools_is_no_code(tmp_path: Path) -> None:
    _write(
        tmp_path, "flow.py", ".secret.py", ".venv/a.py", "__pycache__/a.py", "node_modules/a.py", ".git/a.py"
    )
    _write(tmp_path, "env/pyvenv.cfg", "env/lib/a.py")
    assert _names(tmp_path) == ["flow.py"]


def test_ignore_files_have_gits_rules_and_ours_the_last_word(tmp_path: Path) -> None:
    _write(
        tmp_path, "flow.py", "out/a.py", "lib/out/b.py", "lib/keep.py", "lib/drop.py", "gen_1.py", "gen_2.py"
    )
    _write(tmp_path, ".gitignore", content="/out/\ngen_*.py\n# a comment\nlib/drop.py\n")
    _write(tmp_path, ".mainstemignore", content="!gen_2.py\n")
    _write(tmp_path, "lib/.mainstemignore", content="out\n!drop.py\n")
    assert _names(tmp_path) == ["flow.py", "gen_2.py", "lib/drop.py", "lib/keep.py"]


def test_rules_above_the_folder_hold_up_to_the_root_of_the_repository(tmp_path: Path) -> None:
    _write(tmp_path, ".gitignore", content="flow.py\n")
    _write(tmp_path, "repository/.gitignore", content="flows/made.py\n")
    _write(tmp_path, "repository/flows/flow.py", "repository/flows/made.py")
    root = tmp_path / "repository" / "flows"
    assert _names(root) == ["flow.py", "made.py"], "without a repository nothing above counts"
    (tmp_path / "repository" / ".git").mkdir()
    assert _names(root) == ["flow.py"]


def test_a_pattern_that_is_none_is_passed_over(tmp_path: Path) -> None:
    _write(tmp_path, "flow.py", "drop.py")
    _write(tmp_path, ".gitignore", content="!\n[\ndrop.py\n")
    assert _names(tmp_path) == ["flow.py"]


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    root = tmp_path / "root"
    _write(root, "flow.py")
    _write(tmp_path, "shared/a.py", "single.py")
    (root / "shared").symlink_to(tmp_path / "shared")
    (root / "single.py").symlink_to(tmp_path / "single.py")
    (root / "gone.py").symlink_to(tmp_path / "gone.py")
    (tmp_path / "shared" / "back").symlink_to(root)
    assert _names(root) == ["flow.py", "shared/a.py", "single.py"]


def test_a_folder_that_is_no_project_is_not_searched_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, "flow.py", *(f"a{number}.py" for number in range(20)))
    monkeypatch.setattr(files, "_ENTRIES_MAX", 10)
    with pytest.raises(TooManyFiles):
        code_files(str(tmp_path))
    package = package_of(
        ImportedCode(str(tmp_path), ("flow.py",), "flow.py", {"flow.py": b"as imported"}, ())
    )
    assert [(each.name, each.content) for each in package.members] == [("flow.py", b"as imported")]
    assert "more than a project does" in package.warnings[0]


def test_what_was_imported_counts_as_it_was_imported(tmp_path: Path) -> None:
    _write(tmp_path, "flow.py", "late.py", content="changed since\n")
    imported = {"flow.py": b"as imported\n", "gone.py": b"removed since\n"}
    package = package_of(ImportedCode(str(tmp_path), ("flow.py",), "flow.py", imported, ()))
    contents = {each.name: each.content for each in package.members}
    assert contents == {**imported, "late.py": b"changed since\n"}
    assert package.warnings == []


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("import os\n\nkey = 'AKIAABCDEFGHIJKLMNOP'\n", [3]),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n", [1]),
        ("db_password = 'correct-horse'\n\nAPI_KEY='0123456789abcdef'\n", [1, 3]),
        ("token = os.environ['TOKEN']\npassword = ''\nsecret = '{{ secret }}'\n", []),
        ("def authorise(token, keys):\n    return token in keys\n", []),
    ],
)
def test_what_looks_like_a_secret_is_told_by_its_place(
    tmp_path: Path, content: str, lines: list[int]
) -> None:
    _write(tmp_path, "flow.py", content=content)
    warnings = package_of(ImportedCode(str(tmp_path), ("flow.py",), "flow.py", {}, ())).warnings
    places = ", ".join(f"flow.py:{line}" for line in lines)
    assert [f"({places})" in warning for warning in warnings] == [True] * bool(lines)
    assert "horse" not in str(warnings) and "AKIA" not in str(warnings)


def test_a_file_that_cannot_be_read_is_told_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, "flow.py", "gone.py")
    found = code_files(str(tmp_path))
    (tmp_path / "gone.py").unlink()
    monkeypatch.setattr(mainstem_runtime.code.package, "code_files", lambda *_: found)
    package = package_of(ImportedCode(str(tmp_path), ("flow.py",), "flow.py", {}, ()))
    assert [each.name for each in package.members] == ["flow.py"]
    assert package.warnings == ["`gone.py` is not kept with the run: No such file or directory"]


def test_a_large_package_is_told_with_its_largest_file(tmp_path: Path) -> None:
    sources = {"flow.py": b"", "model.py": bytes(50_000_001)}
    package = package_of(ImportedCode(str(tmp_path), ("flow.py",), "flow.py", sources, ()))
    assert "50 MB, the largest file `model.py`" in package.warnings[0]
