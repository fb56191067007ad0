# capability: flow-inheritance
# capability: deco-project
# run: run
from metaflow import FlowSpec, current, project, step


@project(name="base_project")
class ProjectBase(FlowSpec):
    pass


class ProjectChildFlow(ProjectBase):
    @step
    def start(self):
        self.project = current.project_name
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ProjectChildFlow()
