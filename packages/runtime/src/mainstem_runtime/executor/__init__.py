"""Starts tasks as processes, reaps them, and leaves none behind.

    protocol      messages between supervisor and launcher
    launcher      the launcher's loop: start, reap, stop
    fork          the warm parent: a launcher forked from the process that imported the flow; tasks are its forks
    spawn         a launcher in a fresh interpreter; tasks are fresh interpreters, too
    safety        which of the two, by evidence
    garbage       how often garbage is looked for
    descendants   who is below this process, and how to end them
    connection    the supervisor's end
    usage         what a task's process has taken of the machine
    parallel_map  forks of a task's own, for users

Supervisor, launcher and each task are child subreapers: what a living task started stays below it, so whatever the two
others adopt belonged to a dead task and is killed, in whatever group or session. The launcher sees the
supervisor's death as the end of its socket; tasks ask the kernel for SIGKILL at the launcher's death.
"""
