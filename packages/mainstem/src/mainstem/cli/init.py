"""`mainstem init`: writes a small project: a flow, its test, and what runs both for every push.

The files lie in the folder `project`, each with `.txt` behind its name, so that no tool takes them for ours; `dot_`
stands for a dot.
"""

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mainstem_core.errors import UsageError
from mainstem_datastore.location import working_folder

if TYPE_CHECKING:
    from mainstem.cli.documents import InitDocument

_TEMPLATES = Path(__file__).parent / "project"
_HELP = """Write a small project to begin with into FOLDER, or here.

It has a flow with a test, a README, and a workflow that runs both on GitHub. No file that exists is touched.
"""


def build() -> click.Command:
    """Returns the command."""

    @click.command("init", help=_HELP)
    @click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
    def init(folder: Path, as_json: bool) -> None:
        written = write_project(Path(working_folder()) / folder)
        document: InitDocument = {"folder": str(folder.absolute()), "files": written}
        if as_json:
            click.echo(json.dumps(document, indent=2))
        else:
            click.echo("\n".join(str(folder / name) for name in written))
            click.echo(f"\nNow: {_next_command(folder)}python flow.py run")

    return init


def write_project(folder: Path) -> list[str]:
    """Writes the project, and returns the names of its files, relative to the folder.

    Args:
        folder: the folder; it is made if it is missing.

    Raises:
        UsageError: `usage-file-exists` if one of the files is there already; nothing is written then.
        UsageError: `usage-file-unwritable` if the folder cannot be written.
    """
    contents = {_name(path): path.read_text() for path in sorted(_TEMPLATES.rglob("*.txt"))}
    for name in contents:
        if os.path.lexists(folder / name):
            raise UsageError("usage-file-exists", path=folder / name)
    project = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "flow"
    for name, content in contents.items():
        _write(folder / name, content.replace("__project__", project))
    return list(contents)


def _name(template: Path) -> str:
    parts = template.relative_to(_TEMPLATES).with_suffix("").parts
    return "/".join(re.sub(r"^dot_", ".", part) for part in parts)


def _write(file: Path, content: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x") as out:  # not a file that somebody makes meanwhile, either
            out.write(content)
    except FileExistsError:
        raise UsageError("usage-file-exists", path=file) from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise UsageError("usage-file-unwritable", path=file, reason=reason) from problem


def _next_command(folder: Path) -> str:
    return "" if folder == Path(".") else f"cd {folder}; "
