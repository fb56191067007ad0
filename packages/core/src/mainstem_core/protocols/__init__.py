"""What the parts that core does not know must offer, and what decorators are.

task_state       what a flow object asks of the runtime
task_context     what a decorator may ask and do in a task
attributes       the declared attributes of decorators
step_decorator   the base class of decorators of steps
flow_decorator   the base class of decorators of flows
secret_provider  where secrets are kept
"""
