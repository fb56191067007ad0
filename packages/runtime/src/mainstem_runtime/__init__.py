"""Runs flows on this machine.

scheduler/    decides what runs next; pure
supervisor/   one process with an event loop for a run: clock, store, signals, progress
executor/     the warm parent that starts tasks by fork or spawn and reaps them
task/         the task's own process: state, step, commit
cli/          `python flow.py run | show | check | dump | logs`
runner/       runs flows from programs and notebooks, each in a process of its own
faults        named points at which tests stop or kill a process

supervisor  <-- pipe: launch, stop / started, exited -->  warm parent  -- fork -->  task
    ^                                                                                 |
    +------------------------- pipes: stdout, stderr, report -------------------------+
"""

__version__ = "0.1.0"
