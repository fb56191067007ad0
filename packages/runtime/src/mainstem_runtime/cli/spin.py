"""`spin`: runs one step again with the inputs of a past run, apart from runs."""

import os
import time
from collections.abc import Sequence
from typing import Any

import click

from mainstem_core.flow.parameters import settled_parameters_of
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.flow.step import is_step
from mainstem_core.schema.identifiers import FlowName
from mainstem_core.schema.record import replace
from mainstem_datastore.location import find_root, working_folder
from mainstem_datastore.store import Store
from mainstem_runtime.cli.asked import get_ready, run_options, take_asked, view_for
from mainstem_runtime.cli.callable_command import CallableCommand
from mainstem_runtime.cli.flow_options import options_of, values_for, without_options
from mainstem_runtime.cli.run import as_spelt_here, values_of
from mainstem_runtime.cli.task import take_configs
from mainstem_runtime.cli.top_options import package_suffixes
from mainstem_runtime.cli.warm_start import Invocation
from mainstem_runtime.code.imported import imported_code
from mainstem_runtime.executor.start import main_of_process
from mainstem_runtime.one_task.decorators import keep_decorators
from mainstem_runtime.one_task.inputs import changed_inputs, changes_of, values_in
from mainstem_runtime.one_task.past_task import find_run, find_task, read_path
from mainstem_runtime.one_task.spin import new_spin_id, origin_of
from mainstem_runtime.one_task.watch import own_command, watch
from mainstem_runtime.supervisor.additions import additions_of
from mainstem_runtime.supervisor.run import OnlyTask, RunRequest, run_flow

_HELP = (
    "Run one step with the code as it is now and the inputs of a past run, apart from runs. PATHSPEC is STEP, RUN/STEP "
    "or RUN/STEP/TASK."
)
_NOT_ASKED = {"max_workers": 1, "keep_going": False, "tag": ()}


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.pass_context
    def spin(
        context: click.Context,
        pathspec: str,
        artifacts_module: str | None,
        changed: Sequence[tuple[str, str]],
        skip_decorators: bool,
        persist: bool,
        repeated: bool,
        **given: Any,
    ) -> int:
        if repeated:
            return _watch(context, flow, artifacts_module)
        asked = take_asked({**_NOT_ASKED, **given})
        options = replace(
            asked.options, keep_values=persist, decorators="none" if skip_decorators else "spin"
        )
        named = read_path(flow.__name__, steps_of(flow), pathspec)
        store = Store.open(find_root(os.environ, working_folder()), create=True)
        folder = find_run(store, FlowName(flow.__name__), named)
        take_configs(flow, store.root, folder.run)
        ignored = keep_decorators(flow, named.step, options.decorators)
        if ignored and not asked.as_json:
            click.echo(f"Ignored in a spin: {', '.join(f'@{name}' for name in ignored)}.", err=True)
        ready = get_ready(context, flow)
        try:
            past = find_task(folder, ready.start.graph, named)
            values = values_in(artifacts_module) if artifacts_module is not None else {}
            changes = changes_of(flow, past, values, dict(changed))
            for name in changes.new:
                click.echo(f"Warning: no input has `{name}`; the step gets it all the same.", err=True)
            run_id = new_spin_id(time.time_ns() // 1000)
            inputs = changed_inputs(past, changes, run_id)
            origin = origin_of(flow, ready.start.graph, past, changes, inputs)
            unknown = [each for each in settled_parameters_of(flow) if each.attribute not in origin.artifacts]
            texts = {f"parameter_{name}": value for name, value in changes.parameters.items()}
            own_options = without_options(given)[1]
            request = RunRequest(
                flow=flow,
                graph=ready.start.graph,
                values=values_of(flow, unknown, texts),
                root=ready.start.root,
                method=ready.start.method,
                launcher=ready.launcher,
                code=ready.start.code,
                suffixes=package_suffixes(context),
                options=options,
                attribute_file=asked.attribute_file,
                caller=ready.caller,
                additions=additions_of(flow, lambda decorator: values_for(decorator, own_options)),
                origin=origin,
                run_id=run_id,
                only=OnlyTask(past.launch, tuple(inputs)),
            )
            return run_flow(request, view_for(context, asked))
        finally:
            ready.start.close()

    own: list[click.Parameter] = [
        click.Argument(["pathspec"]),
        click.Option(["--artifacts-module"], type=click.Path(exists=True, dir_okay=False), metavar="FILE",
                     help="A Python file whose dict ARTIFACTS has values for inputs."),
        click.Option(["--set", "changed"], type=_Change(), multiple=True, metavar="NAME=VALUE",
                     help="Another value for a parameter, an artifact of the inputs, or `input`, the item of a "
                     "foreach: JSON, or a text; may be given several times."),
        click.Option(["--skip-decorators"], is_flag=True, help="Run the step without any decorators."),
        click.Option(["--persist/--no-persist"], default=False, help="Keep the values that the step assigns."),
        click.Option(["--watch", "repeated"], is_flag=True,
                     help="Stay, and spin again whenever a file of the flow changes."),
    ]  # fmt: skip
    left = [each for each in run_options() if each.name not in _NOT_ASKED]
    return CallableCommand(
        "spin",
        params=[*own, *left, *options_of(flow)],
        callback=spin,
        help=_HELP,
        context_settings={"token_normalize_func": as_spelt_here},
    )


class _Change(click.ParamType[tuple[str, str]]):
    """A name and a value."""

    name = "change"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Returns both.

        Raises:
            click.BadParameter: if there is no `=` between them.
        """
        name, equals, text = str(value).partition("=")
        if not equals or not name:
            self.fail(f"{value!r} is not of the form NAME=VALUE.")
        return name, text


def steps_of(flow: type[FlowSpec]) -> list[str]:
    """Returns the names of a flow's steps as they stand in it, before its graph is read."""
    names = dict.fromkeys(name for cls in reversed(flow.__mro__) for name in vars(cls))
    return [name for name in names if is_step(getattr(flow, name, None))]


def _watch(context: click.Context, flow: type[FlowSpec], artifacts_module: str | None) -> int:
    invocation: Invocation = context.obj or Invocation()
    if invocation.caller is not None:
        raise click.UsageError("--watch is for a terminal.")
    code = imported_code(main_of_process(), _file_of(flow))
    others = [os.path.abspath(artifacts_module)] if artifacts_module is not None else []
    return watch(own_command(without="--watch"), code.root, package_suffixes(context), others)


def _file_of(flow: type[FlowSpec]) -> str:
    import inspect

    return os.path.abspath(inspect.getfile(flow))
