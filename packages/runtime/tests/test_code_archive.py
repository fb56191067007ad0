"""The archive of a run's code, and what unpacks it."""

import io
import os
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mainstem_client.unpack
from mainstem_client.unpack import unpack
from mainstem_core.errors import RecordError
from mainstem_runtime.code.archive import Member, archive_of

_PART = st.text(
    st.characters(codec="utf-8", exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1
)
_NAMES = st.lists(_PART.filter(lambda part: part not in (".", "..")), min_size=1, max_size=4).map("/".join)


def _is_tree(names: list[str]) -> bool:
    """Says whether no name is a folder of another one, as in any file system."""
    return not any(other.startswith(f"{name}/") for name in names for other in names)


@given(
    st.dictionaries(
        _NAMES.filter(lambda name: len(name.encode()) < 200), st.binary(max_size=2000), max_size=8
    ).filter(lambda files: _is_tree(list(files)))
)
def test_what_is_unpacked_is_what_was_packed(files: dict[str, bytes]) -> None:
    archive = archive_of(Member(name, content) for name, content in files.items())
    with TemporaryDirectory() as folder:
        assert unpack(archive, folder, "it") == list(files)
        assert {name: Path(folder, name).read_bytes() for name in files} == files


def test_equal_files_make_equal_bytes_that_any_tar_reads() -> None:
    members = [
        Member("a.py", b"x = 1\n"),
        Member("bin/run.py", b"", is_executable=True),
        Member("n" * 150, b"long"),
    ]
    archive = archive_of(members)
    assert archive == archive_of(members)
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        seen = [(each.name, each.size, each.mode, each.mtime, each.uid, each.uname) for each in opened]
    assert seen == [
        ("a.py", 6, 0o644, 0, 0, ""),
        ("bin/run.py", 0, 0o755, 0, 0, ""),
        ("n" * 150, 4, 0o644, 0, 0, ""),
    ]


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 100_000])
def test_our_header_is_that_of_the_library(size: int) -> None:
    member = Member("folder/file.py", bytes(size), is_executable=size > 1)
    header = tarfile.TarInfo(member.name)
    header.size, header.mode = size, member.mode
    assert archive_of([member]) == header.tobuf(tarfile.PAX_FORMAT) + bytes(size + -size % 512 + 1024)


def test_rights_come_back_without_more(tmp_path: Path) -> None:
    unpack(archive_of([Member("a", b""), Member("b", b"", is_executable=True)]), str(tmp_path), "it")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "b")]
    assert modes == [0o644 & ~_umask(), 0o755 & ~_umask()]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _entry(name: str, change: Callable[[tarfile.TarInfo], None] | None = None, content: bytes = b"") -> bytes:
    header = tarfile.TarInfo(name)
    header.size = len(content)
    if change is not None:
        change(header)
    return header.tobuf(tarfile.PAX_FORMAT) + content + bytes(-len(content) % 512)


def _kind(kind: bytes, target: str = "") -> Callable[[tarfile.TarInfo], None]:
    def change(header: tarfile.TarInfo) -> None:
        header.type, header.linkname = kind, target

    return change


def _huge(header: tarfile.TarInfo) -> None:
    header.size = 1 << 40


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (_entry("../out.py"), "it leads out of the folder"),
        (_entry("a/../../out.py"), "it leads out of the folder"),
        (_entry("/etc/out.py"), "it leads out of the folder"),
        (_entry("a//b.py"), "it leads out of the folder"),
        (_entry("./a.py"), "it leads out of the folder"),
        (_entry("a\\b.py"), "it leads out of the folder"),
        (_entry("link", _kind(tarfile.SYMTYPE, "/etc/passwd")), "it is no plain file"),
        (_entry("link", _kind(tarfile.LNKTYPE, "flow.py")), "it is no plain file"),
        (_entry("device", _kind(tarfile.CHRTYPE)), "it is no plain file"),
        (_entry("pipe", _kind(tarfile.FIFOTYPE)), "it is no plain file"),
        (_entry("folder", _kind(tarfile.DIRTYPE)), "it is no plain file"),
        (_entry("a.py") + _entry("a.py"), "it is there twice"),
        (_entry("a") + _entry("a/b"), "it is there twice"),
        (_entry("a/b") + _entry("a"), "it is there twice"),
        (_entry("huge", _huge), "it is damaged"),
        (b"no archive at all" * 100, "it is damaged"),
        (_entry("cut.py", content=b"x" * 2000)[:700], "it is damaged"),
    ],
)
def test_an_archive_that_is_none_of_ours_is_refused_as_a_whole(
    tmp_path: Path, archive: bytes, reason: str
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(RecordError, match=reason) as refused:
        unpack(_entry("flow.py", content=b"x = 1") + archive + bytes(1024), str(inside), "it")
    assert refused.value.id == "record-archive-unsafe"
    assert [path.name for path in tmp_path.rglob("*")] == ["inside"]


@pytest.mark.parametrize(("bound", "value"), [("_FILES_MAX", 1), ("_BYTES_MAX", 5)])
def test_an_archive_beyond_all_bounds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(mainstem_client.unpack, bound, value)
    with pytest.raises(RecordError, match="there is more than any code has"):
        unpack(archive_of([Member("a", b"123"), Member("b", b"456")]), str(tmp_path), "it")
    assert list(tmp_path.iterdir()) == []
