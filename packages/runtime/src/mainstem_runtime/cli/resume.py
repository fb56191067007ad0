"""`resume`: a new run that takes what has succeeded from an earlier one, and makes the rest."""

import json
import os
from typing import TYPE_CHECKING, Any

import click

from mainstem_core.errors import RunError
from mainstem_core.flow.parameters import settled_parameters_of
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import FlowName, RunId, is_run_id
from mainstem_datastore.location import find_root, working_folder
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.cli.asked import run_options, take_asked, view_for
from mainstem_runtime.cli.callable_command import CallableCommand
from mainstem_runtime.cli.check import show_findings
from mainstem_runtime.cli.flow_options import options_of, values_for, without_options
from mainstem_runtime.cli.run import values_of
from mainstem_runtime.cli.task import take_configs
from mainstem_runtime.cli.top_options import package_suffixes
from mainstem_runtime.cli.warm_start import warm_start
from mainstem_runtime.supervisor.additions import additions_of
from mainstem_runtime.supervisor.prepare import plan_of
from mainstem_runtime.supervisor.resume import Decision, Resumption, resumption_of
from mainstem_runtime.supervisor.run import RunRequest, run_flow

if TYPE_CHECKING:
    from mainstem_runtime.cli.documents import ResumedTaskDocument

_SECOND = len("20261123-101530")
_HELP = (
    "Run the flow again from where a run has failed: tasks that have succeeded are taken from it, with its parameters "
    "and configs. STEP, and all that follows from it, is made again in any case."
)


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.pass_context
    def resume(
        context: click.Context,
        step: str | None,
        origin_run_id: str | None,
        plan: bool,
        **given: Any,
    ) -> int:
        asked = take_asked(given)
        origin = _origin(flow, origin_run_id)
        take_configs(flow, origin.store.root, origin.run)
        start = warm_start(flow)
        try:
            if start.launcher is None:
                show_findings(start.findings)
                context.exit(1)
            run_plan = plan_of(start.graph, asked.options, origin.run)
            resumption = resumption_of(origin, flow, start.graph, run_plan, step)
            if plan:
                _print_plan(origin, resumption, asked.as_json)
                return 0
            request = RunRequest(
                flow=flow,
                graph=start.graph,
                values=_new_values(flow, resumption),
                root=start.root,
                method=start.method,
                launcher=start.launcher,
                code=start.code,
                suffixes=package_suffixes(context),
                options=asked.options,
                tags=asked.tags,
                attribute_file=asked.attribute_file,
                additions=additions_of(
                    flow, lambda decorator: values_for(decorator, without_options(given)[1])
                ),
                origin=resumption.origin,
            )
            return run_flow(request, view_for(context, asked))
        finally:
            start.close()

    own: list[click.Parameter] = [
        click.Argument(["step"], required=False),
        click.Option(
            ["--origin-run-id"], metavar="RUN", help="The run to resume; by default the flow's newest one."
        ),
        click.Option(
            ["--plan"], is_flag=True, help="Only say of each task what would become of it, and why."
        ),
    ]
    return CallableCommand(
        "resume", params=[*own, *run_options(), *options_of(flow)], callback=resume, help=_HELP
    )


def _origin(flow: type[FlowSpec], run_id: str | None) -> RunFolder:
    """Returns the run that is to be resumed.

    Raises:
        RunError: `run-resume-unknown` if there is none.
    """
    store = Store.open(find_root(os.environ, working_folder()), create=True)
    name = FlowName(flow.__name__)
    named = run_id.removeprefix(f"{name}/") if run_id is not None else _newest(store, name)
    if named is None or not is_run_id(named):
        raise RunError("run-resume-unknown", run=run_id or name)
    folder = RunFolder(store, name, RunId(named))
    if folder.run_record() is None:
        raise RunError("run-resume-unknown", run=f"{name}/{named}")
    return folder


def _newest(store: Store, flow: FlowName) -> RunId | None:
    """Returns the run that began last; ids tell that but for runs of one second, whose records do."""
    runs = store.runs(flow)
    records = (RunFolder(store, flow, run).run_record() for run in runs if run[:_SECOND] == runs[0][:_SECOND])
    begun = [record for record in records if record is not None]
    if begun:
        return max(begun, key=lambda record: record.created_us).run
    return next((run for run in runs if RunFolder(store, flow, run).run_record() is not None), None)


def _new_values(flow: type[FlowSpec], resumption: Resumption) -> dict[str, Any]:
    """Returns the values of the parameters that the run which is resumed did not know."""
    declared = settled_parameters_of(flow)
    return values_of(
        flow, [each for each in declared if each.attribute not in resumption.origin.artifacts], {}
    )


def _print_plan(origin: RunFolder, resumption: Resumption, as_json: bool) -> None:
    if as_json:
        tasks: list[ResumedTaskDocument] = [
            {"task": str(each.path), "action": each.action, "why": each.why} for each in resumption.decisions
        ]
        click.echo(json.dumps(tasks, indent=2))
        return
    width = max((len(str(each.path)) for each in resumption.decisions), default=0)
    for each in resumption.decisions:
        click.echo(_plan_line(each, width))
    taken = sum(each.action == "clone" for each in resumption.decisions)
    click.echo(
        f"{taken} of {len(resumption.decisions)} tasks of {origin.flow}/{origin.run} would be taken from it."
    )


def _plan_line(decision: Decision, width: int) -> str:
    return f"{decision.action:5}  {decision.path!s:{width}}  {decision.why}"
