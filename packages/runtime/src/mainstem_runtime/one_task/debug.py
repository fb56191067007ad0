"""A task of a past run in a debugger, in this process, with the inputs that it had; nothing is stored."""

import inspect
import sys
from bdb import BdbQuit
from collections.abc import Callable
from types import CodeType

from mainstem_core.flow.current import set_current
from mainstem_core.flow.spec import FlowSpec, bind
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.records import FailureRecord
from mainstem_runtime.one_task.past_task import PastTask
from mainstem_runtime.supervisor.options import RunOptions
from mainstem_runtime.supervisor.specification import specification
from mainstem_runtime.task.debugger import UsersPdb
from mainstem_runtime.task.execute import run_step
from mainstem_runtime.task.facts import current_facts
from mainstem_runtime.task.randomness import generator_states, seed_generators
from mainstem_runtime.task.state import RunningTask


def debug(
    flow_class: type[FlowSpec],
    graph: FlowGraph,
    past: PastTask,
    say: Callable[[str], None],
) -> None:
    """Runs a step again, and starts the debugger where it fails.

    A task that did not fail, or was killed, stops where it was then, or at the first line of its step.

    Args:
        flow_class: the flow.
        graph: its graph.
        past: the task.
        say: tells people what happens.
    """
    folder, launch, failure = past.folder, past.launch, past.failure
    spec = specification(folder, launch, graph.steps[launch.path.step].requirements, RunOptions())
    state = RunningTask(folder, spec, graph)
    flow = bind(flow_class, state)
    set_current(current_facts(flow_class, graph, spec, folder))
    seed_generators(generator_states(), spec)

    def run() -> None:
        run_step(folder, spec, state, flow, graph)

    debugger = UsersPdb()
    try:
        if failure is None or failure.cause != "exception":
            at = _place(failure) or _first_line(getattr(flow_class, spec.step))
            _run_until(debugger, run, *at)
        else:
            run()
    except BdbQuit:
        return
    except BaseException as problem:  # whatever the user's code may raise
        say(f"{type(problem).__name__}: {problem}")
        debugger.reset()
        debugger.interaction(None, problem.__traceback__)
        return
    say("The step has ended well; nothing was stored.")


def _place(failure: FailureRecord | None) -> tuple[str, int] | None:
    if failure is None or failure.file is None or failure.line is None:
        return None
    return failure.file, failure.line


def _first_line(step: Callable[..., None]) -> tuple[str, int]:
    """Returns where the body of a step begins."""
    code: CodeType = inspect.unwrap(step).__code__
    lines = sorted(line for _, _, line in code.co_lines() if line is not None)
    below = [line for line in lines if line > code.co_firstlineno]
    return code.co_filename, (below or lines)[0]


def _run_until(debugger: UsersPdb, run: Callable[[], None], file: str, line: int) -> None:
    """Runs something in the debugger, which stops at a line."""
    debugger.reset()
    problem = debugger.set_break(file, line, temporary=True)
    assert problem is None, problem
    debugger.botframe = sys._getframe()  # pyright: ignore[reportPrivateUsage]  # it stops nowhere above
    debugger.set_continue()
    sys.settrace(debugger.trace_dispatch)
    try:
        run()
    finally:
        sys.settrace(None)
