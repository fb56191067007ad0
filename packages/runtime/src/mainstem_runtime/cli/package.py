"""`package`: the code that is kept with a run, or would be kept with the next one."""

import gzip
import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from mainstem_core.errors import UsageError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph.build import read_flow
from mainstem_runtime.cli.tag import run_of
from mainstem_runtime.cli.top_options import package_suffixes
from mainstem_runtime.code.archive import archive_of
from mainstem_runtime.code.imported import imported_code
from mainstem_runtime.code.package import package_of
from mainstem_runtime.code.repository import repository_facts
from mainstem_runtime.executor.start import main_of_process
from mainstem_runtime.supervisor.view import format_bytes

if TYPE_CHECKING:
    from mainstem_runtime.cli.documents import PackagedFileDocument, PackageDocument

_Command = Callable[..., None]


class _Kept:
    """Code, wherever it comes from: its facts, its files by name, and the archive of them."""

    def __init__(self, facts: "PackageDocument", files: dict[str, bytes], archive: bytes) -> None:
        self.facts = facts
        self.files = files
        self.archive = archive


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""
    group = click.Group("package", help="Look at the code that is kept with runs.")

    @group.command("info", help="Say what the code is: how many files, how large, from which commit.")
    @_of_what
    @click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
    def info(run: str | None, as_json: bool) -> None:
        kept = _kept(flow, run)
        click.echo(json.dumps(kept.facts, indent=2) if as_json else _described(kept.facts))

    @group.command("list", help="List the files, with their sizes.")
    @_of_what
    @click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
    def list_files(run: str | None, as_json: bool) -> None:
        files: list[PackagedFileDocument] = [
            {"path": name, "size_bytes": len(content)} for name, content in _kept(flow, run).files.items()
        ]
        if as_json:
            click.echo(json.dumps(files, indent=2))
            return
        for file in files:
            click.echo(f"{format_bytes(file['size_bytes']):>9}  {file['path']}")

    @group.command("save", help="Write the archive to PATH: a tar archive, compressed if it ends in gz.")
    @_of_what
    @click.argument("path", type=click.Path(dir_okay=False))
    def save(run: str | None, path: str) -> None:
        kept = _kept(flow, run)
        content = gzip.compress(kept.archive, mtime=0) if path.endswith("gz") else kept.archive
        try:
            with open(path, "xb") as file:
                file.write(content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError("usage-file-unwritable", path=path, reason=reason) from error
        click.echo(f"{len(kept.files)} files, {format_bytes(len(content))}, are in {os.path.abspath(path)}.")

    return group


def _of_what(command: _Command) -> Any:
    return click.option(
        "--run", metavar="RUN", help="The run whose code is meant; without it, what a run would keep now."
    )(command)


def _kept(flow: type[FlowSpec], run_id: str | None) -> _Kept:
    if run_id is not None:
        code = run_of(flow, run_id, "").code
        info: Any = {**code.info, "hash": code.hash, "warnings": []}
        return _Kept(info, code.files, code.archive)
    context = click.get_current_context()
    imported = imported_code(main_of_process(), read_flow(flow)[0].file)
    package = package_of(imported, package_suffixes(context))
    git = repository_facts(imported.root)
    git_facts: Any = None if git is None else git.plain()
    facts: PackageDocument = {
        "script": imported.script,
        "main": list(imported.main),
        "root": imported.root,
        "files": len(package.members),
        "size_bytes": package.size,
        "changed": list(imported.changed),
        "git": git_facts,
        "hash": None,
        "warnings": list(package.warnings),
    }
    return _Kept(facts, {each.name: each.content for each in package.members}, archive_of(package.members))


def _described(facts: "PackageDocument") -> str:
    git = facts["git"]
    lines = [
        ("flow", facts["script"]),
        ("folder", facts["root"]),
        ("files", f"{facts['files']}, {format_bytes(facts['size_bytes'])}"),
    ]
    if git is not None:
        branch = f" on {git['branch']}" if git["branch"] else ""
        changes = ", with changes" if git["dirty"] else ""
        lines.append(("commit", f"{git['commit'] or 'none yet'}{branch}{changes}"))
    if facts["hash"] is not None:
        lines.append(("hash", facts["hash"]))
    if facts["changed"]:
        lines.append(("changed", f"{', '.join(facts['changed'])} while the flow was imported"))
    lines += [("warning", warning) for warning in facts["warnings"]]
    return "\n".join(f"{name:8} {value}" for name, value in lines)
