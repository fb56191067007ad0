"""The code of a flow as it is kept: its files, and what people should know of them."""

from collections.abc import Mapping, Sequence

from mainstem_core.schema.record import Record
from mainstem_runtime.code.archive import Member
from mainstem_runtime.code.files import SUFFIXES, TooManyFiles, code_files
from mainstem_runtime.code.imported import ImportedCode
from mainstem_runtime.code.secrets import suspicious_lines

_BYTES_WARN = 50_000_000
_BYTES_MAX = 1_000_000_000
_PLACES_SHOWN = 3


class Package(Record):
    """The code as it is kept.

    Args:
        members: its files, by name.
        warnings: what people should know of it, a line each.
    """

    members: Sequence[Member]
    warnings: Sequence[str]

    @property
    def size(self) -> int:
        """How long all files are, in bytes."""
        return sum(len(member.content) for member in self.members)


def package_of(code: ImportedCode, suffixes: Sequence[str] = SUFFIXES) -> Package:
    """Reads the files of the flow's folder; what was imported counts as it was imported.

    Args:
        code: what was imported.
        suffixes: how the names of the files end.
    """
    warnings: list[str] = []
    members = dict(_imported(code.sources))
    try:
        files = code_files(code.root, suffixes)
        if sum(file.size for file in files) > _BYTES_MAX:
            raise TooManyFiles
    except TooManyFiles:
        files = []
        warnings.append(
            f"`{code.root}` holds more than a project does; only what was imported is kept with the run: "
            "give the flow a folder of its own, or name what to leave out in `.mainstemignore`"
        )
    for file in files:
        content = code.sources.get(file.name)
        if content is None:
            try:
                with open(file.path, "rb") as opened:
                    content = opened.read()
            except OSError as error:
                warnings.append(f"`{file.name}` is not kept with the run: {error.strerror}")
                continue
        members[file.name] = Member(file.name, content, file.is_executable)
    package = Package([members[name] for name in sorted(members)], warnings)
    warnings += _warnings(package, code)
    return package


def _imported(sources: Mapping[str, bytes]) -> Mapping[str, Member]:
    return {name: Member(name, content) for name, content in sources.items()}


def _warnings(package: Package, code: ImportedCode) -> list[str]:
    said: list[str] = []
    if package.size > _BYTES_WARN:
        largest = max(package.members, key=lambda member: len(member.content))
        said.append(
            f"the run's code is {package.size / 1e6:.0f} MB, the largest file `{largest.name}`; "
            "name what is no code in `.mainstemignore`"
        )
    places = [f"{each.name}:{line}" for each in package.members for line in suspicious_lines(each.content)]
    if places:
        shown = ", ".join(places[:_PLACES_SHOWN]) + ", ..." * (len(places) > _PLACES_SHOWN)
        said.append(
            f"what looks like a secret is kept with the run's code ({shown}); take it out, and read it with `@secrets`"
        )
    if code.changed:
        said.append(f"{', '.join(code.changed)} changed while the flow was imported: what ran may be older")
    return said
