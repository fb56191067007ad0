# capability: config-parsers
# run: run
from metaflow import Config, FlowSpec, pyproject_toml_parser, requirements_txt_parser, step


class ParsersFlow(FlowSpec):
    requirements = Config("requirements", default="requirements.txt", parser=requirements_txt_parser)
    project = Config("project", default="pyproject.toml", parser=pyproject_toml_parser)

    @step
    def start(self):
        self.seen = (self.requirements.to_dict(), self.project.to_dict())
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ParsersFlow()
