"""What decorators do in a task's process.

chain        the decorators of a step around its body, outer ones first
context      what they may ask and do
static_next  where a step goes on that did not run
catch, environment, pytorch_parallel, secrets, timeout   what ours do there; the others only say what a step needs
variables    variables of the environment for some time
"""
