"""The command line of a flow: `python flow.py COMMAND`.

entry     what constructing a flow calls: runs the command line, shows errors, ends the process
group     the commands by name; a command's module is imported only when it is used
run, show, check, dump, logs, task    one command each
"""
