"""The task's own process: it gets a TaskSpec and a store, runs one step, and commits what came of it.

execute    one attempt from specification to report
state      what the flow object may ask while the step runs
place      where a task stands, and the tasks that lead into it
run_so_far what the run has left before; each record is read once
merge      what a join passes on
commit     what a step left becomes a manifest
failure    an exception becomes a failure record
facts      what `current` says; host facts
warm_up    what the warm parent does once for all of them
rehearsal  what it does where there are many of them
process    a process of its own: groups, signals, output, report
"""
