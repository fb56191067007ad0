"""The supervisor: one process for a run, with clock, store, signals and progress; the scheduler decides, this acts.

prepare      from a flow's class and options to a claimed run
supervisor   the loop: events to the scheduler, its commands to the launcher
attempt      one attempt's pipes, log and report
death        why a process ended that said nothing
stopping     signals of the terminal and the grace period
progress     what people see: plain lines, or live on a terminal
ending       what must be durable before the run is reported as ended
"""
