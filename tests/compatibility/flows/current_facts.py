# capability: current-task
# run: run --tag blue
from metaflow import FlowSpec, Parameter, Run, Task, current, step


class CurrentFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        self.known = (current.flow_name, current.step_name, current.username, current.is_running_flow)
        self.retries, self.origin = current.retry_count, current.origin_run_id
        self.parameters = sorted(current.parameter_names)
        self.path_fits = current.pathspec == f"CurrentFlow/{current.run_id}/start/{current.task_id}"
        self.space = current.namespace
        self.next(self.body)

    @step
    def body(self):
        self.run_there = isinstance(current.run, Run) and current.run.id == current.run_id
        self.task_there = isinstance(current.task, Task) and current.task.id == current.task_id
        self.contained = ("flow_name" in current, "no_such_fact" in current)
        self.defaults = (current.get("no_such_fact"), current.get("no_such_fact", 5))
        self.temporary = current.tempdir is None or isinstance(current.tempdir, str)
        self.graph_has_steps = {"start", "body", "end"} <= set(current.graph["steps"])
        self.no_gang = current.get("parallel", "none")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    CurrentFlow()
