# capability: cli-run
# capability: cli-tag
# capability: ids-tags
# run: run --tag blue --tag "two words" --tag blue --run-id-file id
# run: tag add --run-id {id} green
# run: tag remove --run-id {id} blue
# run: tag replace --run-id {id} --add red --remove green
# run: tag list --run-id {id}
# run: tag list
# run: tag add --run-id 404 x
from metaflow import FlowSpec, step


class TagsFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TagsFlow()
