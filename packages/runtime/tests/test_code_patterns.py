"""Patterns of ignore files: what git leaves out, we leave out."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstem_runtime.code.patterns import parse_patterns, verdict

_TOKENS = [
    *("a", "b", "ab", ".py", "*", "**", "?", "/", "/", "!", "#", " ", "\\", "[", "]", "-"),
    *("[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[[:alpha:]]"),
]
_LINES = st.lists(st.sampled_from(_TOKENS), min_size=1, max_size=6).map("".join)
_PATHS = st.lists(
    st.sampled_from(["a", "b", "ab", "abc", "a.py", "b.py", "c", "-", "]"]), min_size=1, max_size=4
).map("/".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    yield folder


def _of_git(repository: Path, lines: list[str], path: str, is_folder: bool) -> bool | None:
    """Returns what git decides for one path, by the patterns alone: nothing of what lies above the path counts."""
    (repository / ".gitignore").write_text("\n".join(lines) + "\n")
    top = repository / path.split("/")[0]
    (repository / path).parent.mkdir(parents=True, exist_ok=True)
    (repository / path).mkdir() if is_folder else (repository / path).touch()
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"],
        cwd=repository, input=path.encode() + b"\0", capture_output=True,
    )  # fmt: skip
    shutil.rmtree(top) if top.is_dir() else top.unlink()
    _, line, pattern, _ = done.stdout.decode().split("\0")[:4]
    return None if not line else not pattern.startswith("!")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(_LINES, min_size=1, max_size=3), path=_PATHS, is_folder=st.booleans())
def test_git_decides_the_same(repository: Path, lines: list[str], path: str, is_folder: bool) -> None:
    patterns = parse_patterns(lines)
    parts = path.split("/")
    expected = _of_git(repository, lines, path, is_folder)
    # git looks at the folders above first: what is in one that is left out is left out with it.
    above = ["/".join(parts[:count]) for count in range(1, len(parts))]
    for folder in above:
        if verdict(patterns, folder, is_folder=True):
            assert expected is True
            return
    assert verdict(patterns, path, is_folder=is_folder) is expected


@pytest.mark.parametrize(
    ("line", "matched", "others"),
    [
        ("*.log", ["a.log", "deep/b.log"], ["a.logs"]),
        ("/only.py", ["only.py"], ["deep/only.py"]),
        ("docs/*.md", ["docs/a.md"], ["docs/deep/a.md", "x/docs/a.md"]),
        ("**/out", ["out", "a/out", "a/b/out"], ["outer"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["b", "ab"]),
        ("a/**", ["a/b", "a/b/c"], ["a"]),
        ("\\#file", ["#file"], ["file"]),
        ("name\\ ", ["name "], ["name"]),
        ("ünï?", ["ünïx"], ["ünï"]),
    ],
)
def test_what_the_manual_says(line: str, matched: list[str], others: list[str]) -> None:
    patterns = parse_patterns([line])
    assert [verdict(patterns, path, is_folder=False) for path in matched] == [True] * len(matched)
    assert [verdict(patterns, path, is_folder=False) for path in others] == [None] * len(others)
