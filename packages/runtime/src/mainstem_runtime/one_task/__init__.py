"""One task of a past run, by itself again: tried (`spin`), or looked at in a debugger (`debug`).

    past_task    which task a path names, and what led to it
    decorators   which decorators count then
    inputs       inputs that are to have other values than they had
    spin         a spin: the task is run again, apart from runs
    watch        again and again, whenever the code changes
    debug        the same task in a debugger, in this process

The run that the task comes from is read and never changed.
"""
