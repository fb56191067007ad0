"""What another process can do to a run.

    owner    the process that runs it: found by its lock, signalled by a handle that never means another process
    cancel   asks the owner to end, makes it end, or ends the run of an owner that is gone

The owner itself is in `supervisor`.
"""
