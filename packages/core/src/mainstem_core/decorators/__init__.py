"""Decorators of steps: how they are written, found, and read into the graph.

attach         puts a decorator on a step; `as_decorator` makes one of a class
registry       which decorators there are, by name
specification  `retry:times=4`, as the command line has it
prepare        before a graph is read: what the command line adds is added
read           what the graph says of them, and what is wrong with them

and a module for each of ours: catch, environment, parallel, resources, retry, secrets, timeout. What they do in a
task's process is in `mainstem_runtime.decorators`.
"""
