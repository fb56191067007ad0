"""`resume`: a new run that takes what has succeeded from an earlier one, and makes the rest."""

import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from mainstem_core.errors import RunError
from mainstem_core.flow.parameters import Parameter, parameters_of, settled_parameters_of
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.identifiers import SPIN_PREFIX, FlowName, RunId, is_run_id, is_spin
from mainstem_datastore.location import find_root, working_folder
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.cli.asked import Asked, get_ready, run_options, take_asked, view_for
from mainstem_runtime.cli.callable_command import CallableCommand
from mainstem_runtime.cli.check import checked_graph
from mainstem_runtime.cli.flow_options import options_of, values_for, without_options
from mainstem_runtime.cli.run import as_spelt_here, values_of
from mainstem_runtime.cli.task import take_configs
from mainstem_runtime.cli.top_options import package_suffixes
from mainstem_runtime.supervisor.additions import additions_of
from mainstem_runtime.supervisor.clone import clone_run, resumed_before
from mainstem_runtime.supervisor.prepare import plan_of
from mainstem_runtime.supervisor.resume import Decision, Resumption, resumption_of
from mainstem_runtime.supervisor.run import RunRequest, run_flow

if TYPE_CHECKING:
    from mainstem_runtime.cli.documents import ClonedRunDocument, ResumedTaskDocument

_HELP = (
    "Run the flow again from where a run has failed: tasks that have succeeded are taken from it, with its parameters "
    "and configs. STEP, and all that follows from it, is made again in any case."
)


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.pass_context
    def resume(
        context: click.Context,
        step_to_rerun: str | None,
        origin_run_id: str | None,
        plan: bool,
        run_id: RunId | None,
        clone_only: bool,
        reentrant: bool,
        **given: Any,
    ) -> int:
        asked = take_asked(given)
        own, options = without_options(given)
        if reentrant and not (clone_only and run_id):
            raise click.UsageError("--reentrant goes with --clone-only and --run-id.")
        origin = _origin(flow, origin_run_id, besides=run_id)
        if reentrant and run_id:
            made = resumed_before(
                origin if origin_run_id else None, RunFolder(origin.store, origin.flow, run_id)
            )
            if made is not None:
                return _say_cloned(made, asked.as_json)
        take_configs(flow, origin.store.root, origin.run)
        if plan:
            graph = checked_graph(flow)
            resumption = _decided(origin, flow, graph, asked, step_to_rerun, _given(flow, own))
            _print_plan(origin, resumption, asked.as_json)
            return 0
        ready = get_ready(context, flow)
        try:
            values = _given(flow, own)
            resumption = _decided(origin, flow, ready.start.graph, asked, step_to_rerun, values)
            request = RunRequest(
                flow=flow,
                graph=ready.start.graph,
                values=_new_values(flow, resumption, values),
                root=ready.start.root,
                method=ready.start.method,
                launcher=ready.launcher,
                code=ready.start.code,
                suffixes=package_suffixes(context),
                options=asked.options,
                tags=asked.tags,
                attribute_file=asked.attribute_file,
                caller=ready.caller,
                additions=additions_of(flow, lambda decorator: values_for(decorator, options)),
                origin=resumption.origin,
                run_id=run_id,
            )
            if not clone_only:
                return run_flow(request, view_for(context, asked))
            folder = clone_run(request, view_for(context, asked), reentrant=reentrant)
            return _say_cloned(folder, asked.as_json)
        finally:
            ready.start.close()

    own: list[click.Parameter] = [
        click.Argument(["step_to_rerun"], required=False, metavar="STEP"),
        click.Option(
            ["--origin-run-id"], metavar="RUN", help="The run to resume; by default the flow's newest one."
        ),
        click.Option(
            ["--plan"], is_flag=True, help="Only say of each task what would become of it, and why."
        ),
        click.Option(
            ["--run-id"], type=_NewId(), metavar="ID", help="The id of the new run; refused if there is one."
        ),
        click.Option(
            ["--clone-only"],
            is_flag=True,
            help="Make the new run with all that is taken from the other one, and run nothing: `mainstem attach`, or "
            "another scheduler, goes on with it.",
        ),
        click.Option(
            ["--reentrant"],
            is_flag=True,
            help="With --clone-only: do nothing where the run of this id resumes that run already.",
        ),
    ]
    own += run_options()
    taken = {option.lstrip("-") for each in own for option in each.opts}
    return CallableCommand(
        "resume",
        params=[*own, *_parameter_options(flow, taken), *options_of(flow)],
        callback=resume,
        help=_HELP,
        context_settings={"token_normalize_func": as_spelt_here},
    )


class _NewId(click.ParamType[RunId]):
    """The id of a run, as somebody chooses it."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> RunId:
        """Returns the id.

        Raises:
            click.BadParameter: if the text can be none.
        """
        if not is_run_id(value):
            self.fail(
                f"{value!r} cannot be the id of a run: 1 to 64 of the letters a-z, A-Z, 0-9, `_` and `-`."
            )
        if is_spin(RunId(value)):
            self.fail(f"{value!r} begins with `{SPIN_PREFIX}`, as only the ids of spins do.")
        return RunId(value)


class _Later(click.ParamType[str]):
    """The text that gives a parameter its value; it is converted once the configs of the other run are known."""

    name = "text"

    def __init__(self, parameter: Parameter[Any]) -> None:
        self.separator = parameter.separator


def _parameter_options(flow: type[FlowSpec], taken: Iterable[str]) -> list[click.Option]:
    """Returns the options that give parameters other values than they had; variables do not."""
    return [
        click.Option(
            [f"--{parameter.option}", f"parameter_{parameter.attribute}"],
            type=_Later(parameter),
            metavar="VALUE",
            help=f"{parameter.help or ''}  [default: as in the other run]".strip(),
            allow_from_autoenv=False,
        )
        for parameter in parameters_of(flow)
        if parameter.option not in taken
    ]


def _given(flow: type[FlowSpec], own: dict[str, Any]) -> dict[str, Any]:
    """Returns the values that parameters are given, by attribute."""
    texts = {each: own.get(f"parameter_{each.attribute}") for each in settled_parameters_of(flow)}
    return {each.attribute: each.convert(text) for each, text in texts.items() if text is not None}


def _decided(
    origin: RunFolder,
    flow: type[FlowSpec],
    graph: FlowGraph,
    asked: Asked,
    again: str | None,
    given: dict[str, Any],
) -> Resumption:
    return resumption_of(origin, flow, graph, plan_of(graph, asked.options, origin.run), again, given)


def _origin(flow: type[FlowSpec], run_id: str | None, besides: RunId | None) -> RunFolder:
    """Returns the run that is to be resumed: the one that is named, or the newest one besides the new one.

    Raises:
        RunError: `run-resume-unknown` if there is none, `run-is-spin`.
    """
    store = Store.open(find_root(os.environ, working_folder()), create=True)
    name = FlowName(flow.__name__)
    named = run_id.removeprefix(f"{name}/") if run_id is not None else _newest(store, name, besides)
    if named is None or not is_run_id(named):
        raise RunError("run-resume-unknown", run=run_id or name)
    folder = RunFolder(store, name, RunId(named))
    if is_spin(folder.run):
        raise RunError("run-is-spin", run=f"{name}/{named}")
    if folder.run_record() is None:
        raise RunError("run-resume-unknown", run=f"{name}/{named}")
    return folder


def _newest(store: Store, flow: FlowName, besides: RunId | None) -> RunId | None:
    """Returns the run that began last."""
    from mainstem_client.run_records import runs_newest_first  # here: whoever names the run needs no order

    found = (listed.record.run for listed in runs_newest_first(store, [flow]) if listed.record is not None)
    return next((run for run in found if run != besides), None)


def _new_values(flow: type[FlowSpec], resumption: Resumption, given: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of the parameters that the other run did not know, or that are to have another one."""
    known = resumption.origin.artifacts
    declared = [each for each in settled_parameters_of(flow) if each.attribute not in known]
    return values_of(flow, declared, {f"parameter_{name}": value for name, value in given.items()})


def _say_cloned(folder: RunFolder, as_json: bool) -> int:
    record = folder.run_record()
    assert record is not None, "it was just made, or found by its record"
    path, count = (
        f"{folder.flow}/{folder.run}",
        sum(1 for ranges in record.clones.values() for part in ranges for _ in part),
    )
    document: ClonedRunDocument = {
        "run": path,
        "origin": f"{folder.flow}/{record.origin_run}",
        "tasks": count,
    }
    said = (
        f"{path} has {count} tasks of {document['origin']}; `mainstem attach {folder.run}` goes on with it."
    )
    click.echo(json.dumps(document, indent=2) if as_json else said)
    return 0


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
