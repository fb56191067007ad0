"""The supervisor: one process for a run, with clock, store, signals and progress; the scheduler decides, this acts.

prepare      from a flow's class and parameters to a claimed run
supervisor   what happens becomes events for the scheduler; its commands are carried out
loop         descriptors, timers, signals
run          one run from beginning to end, and what must be durable before it is reported as ended
options      how a run is to be supervised
start        how it was started, for another supervisor
takeover     from the records of a run whose owner is gone to a claimed run
owner        the process that owns a run, as others find it
caller       the program that started the command, if one did
attributes   what leads that and other programs to the run
handover     what ended tasks tell those that follow
log_syncer   makes logs durable beside the loop
attempt      one attempt's pipes, log and report
death        why a process ended that said nothing
view         what people see of a run: first line, progress, last lines
progress     plain lines for pipes and files
live, step_table, terminal    a live picture for terminals
"""
