"""`attach`: goes on with a run whose owner is gone; `mainstem attach` calls it, with the flow of that run."""

import os

import click

from mainstem_core.errors import RunError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore.location import find_root, working_folder
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.check import show_findings
from mainstem_runtime.cli.task import take_configs
from mainstem_runtime.cli.warm_start import warm_start
from mainstem_runtime.code.imported import ImportedCode
from mainstem_runtime.supervisor.run import RunRequest, go_on
from mainstem_runtime.supervisor.start import read_start
from mainstem_runtime.supervisor.view import RunView

_NAMES_SHOWN = 5


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("attach", hidden=True, help="Go on with a run whose owner is gone.")
    @click.argument("run_id")
    @click.option("--changed-code", is_flag=True, help="Go on although the code is another one.")
    @click.option("--json", "as_json", is_flag=True, help="Tell what happens as lines of JSON.")
    @click.pass_context
    def attach(context: click.Context, run_id: str, changed_code: bool, as_json: bool) -> int:
        root = find_root(os.environ, working_folder())
        folder = RunFolder(Store.open(root, create=True), FlowName(flow.__name__), RunId(run_id))
        record = folder.run_record()
        begun = read_start(record.start, folder.key_of("run.json")) if record is not None else None
        if record is None or begun is None:
            raise RunError("run-start-unknown", run=f"{folder.flow}/{run_id}")
        take_configs(flow, root, folder.run)
        start = warm_start(flow)
        try:
            if start.launcher is None:
                show_findings(start.findings)
                context.exit(1)
            if not changed_code:
                check_code(folder, start.code)
            request = RunRequest(
                flow=flow,
                graph=start.graph,
                values={},
                root=root,
                method=start.method,
                launcher=start.launcher,
                code=start.code,
                suffixes=begun.suffixes,
                options=begun.options,
            )
            return go_on(request, _view(begun.main, as_json), folder, record)
        finally:
            start.close()

    attach.params.append(with_option())
    return attach


def _view(main: tuple[str, ...], as_json: bool) -> RunView:
    if as_json:
        from mainstem_runtime.supervisor.event_stream import EventStream  # here: only programs read it

        return EventStream()
    return RunView(" ".join(main), live=True)


def check_code(folder: RunFolder, code: ImportedCode) -> None:
    """Refuses to go on with other code than the run has begun with.

    Args:
        folder: the run.
        code: what was imported now.

    Raises:
        RunError: `run-code-missing` if the run has kept none, `run-code-changed` if a file differs or is gone.
    """
    from mainstem_client.code import MainstemCode
    from mainstem_core.errors import MainstemNotFound

    path = f"{folder.flow}/{folder.run}"
    try:
        kept = MainstemCode(folder)
    except MainstemNotFound:
        raise RunError("run-code-missing", run=path) from None
    on_disk = set(kept.changes_in(code.root))
    imported = {name for name, content in code.sources.items() if kept.files.get(name, content) != content}
    if changed := sorted((on_disk - code.sources.keys()) | imported):
        names = ", ".join(f"`{name}`" for name in changed[:_NAMES_SHOWN])
        more = f" and {len(changed) - _NAMES_SHOWN} more" if len(changed) > _NAMES_SHOWN else ""
        raise RunError("run-code-changed", run=path, files=f"{names}{more}", root=code.root)
