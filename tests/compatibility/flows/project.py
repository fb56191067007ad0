# capability: deco-project
# capability: current-project
# run: run
# run: --branch topic run
# run: --production run
# run: --production --branch late run
from metaflow import FlowSpec, current, project, step


@project(name="shop")
class ProjectFlow(FlowSpec):
    @step
    def start(self):
        self.names = (current.project_name, current.branch_name, current.project_flow_name)
        self.is_user, self.is_production = current.is_user_branch, current.is_production
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ProjectFlow()
