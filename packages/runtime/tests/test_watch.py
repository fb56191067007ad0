"""What `--watch` sees of the files of a flow, and the command that it gives."""

import os
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from mainstem_runtime.code.files import SUFFIXES
from mainstem_runtime.one_task.watch import Look, own_command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    for name in ("flow.py", "lib/a.py", "notes.txt", ".mainstemignore"):
        (tmp_path / name).write_text("x")
    return tmp_path


def seen(folder: Path, *others: Path) -> list[str]:
    look = Look(str(folder), SUFFIXES, [str(each) for each in others])
    return sorted(os.path.relpath(path, folder) for path in look())


def test_it_looks_at_the_code_and_at_files_that_it_is_told_of(folder: Path, tmp_path: Path) -> None:
    assert seen(folder) == ["flow.py", "lib/a.py"]
    assert seen(folder, folder / "notes.txt") == ["flow.py", "lib/a.py", "notes.txt"]


def test_a_look_differs_when_a_file_is_written_made_replaced_or_removed(folder: Path) -> None:
    look = Look(str(folder), SUFFIXES, ())
    flow, library = folder / "flow.py", folder / "lib" / "a.py"
    looks = [look()]

    flow.write_text("longer")
    looks.append(look())
    os.utime(flow, ns=(0, 1))
    looks.append(look())
    (folder / "new.py").write_text("x")
    looks.append(look())
    (folder / "swap").write_text("other")
    os.replace(folder / "swap", library)
    looks.append(look())
    library.unlink()
    looks.append(look())

    assert all(before != after for before, after in pairwise(looks))
    assert look() == looks[-1], "nothing has changed since"


def test_what_is_no_code_does_not_count(folder: Path) -> None:
    look = Look(str(folder), SUFFIXES, ())
    before = look()
    (folder / "notes.txt").write_text("longer")
    (folder / ".hidden.py").write_text("x")
    assert look() == before


def test_a_file_that_is_gone_at_this_moment_is_left_out(folder: Path) -> None:
    assert seen(folder, folder / "gone.py") == ["flow.py", "lib/a.py"]


def test_the_command_is_that_of_this_process_without_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "-X", "dev", "flow.py", "spin", "--watch", "work"])
    assert own_command(without="--watch") == [sys.executable, "-X", "dev", "flow.py", "spin", "work"]
