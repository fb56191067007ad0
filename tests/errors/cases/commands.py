"""Mistakes in commands, and in calls of the tools for inside a step."""

import os
import threading

from cases.flow_texts import start_with
from provoke import Call, Command

from flow_runner import FlowRunner
from mainstem import parallel_map

_FLOW = start_with("self.next(self.train)")


def _exit(number: int) -> int:
    os._exit(3)


def _init_twice(flows: FlowRunner) -> None:
    from mainstem.cli.group import command_group

    for _ in range(2):
        command_group().main(["init", "project"], standalone_mode=False)


CASES = [
    Command("usage-choice-absent", _FLOW, ("--datastore", "s3", "run")),
    Call("usage-file-exists", _init_twice),
    Call("parallel-process-ended", lambda flows: parallel_map(_exit, [1])),
    Call("parallel-value-unpicklable", lambda flows: parallel_map(lambda number: threading.Lock(), [1])),
    Call("parallel-processes-invalid", lambda flows: parallel_map(abs, [1], max_parallel=0)),
]
