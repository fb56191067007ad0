"""What another process can do to a run.

    cancel   asks the owner to end, makes it end, or ends the run of an owner that is gone
    attach   says how a new owner is started

The owner itself is in `supervisor`.
"""
