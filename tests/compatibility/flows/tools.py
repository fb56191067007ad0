# capability: parallel-map
# capability: profile
# run: run
from metaflow import FlowSpec, parallel_imap_unordered, parallel_map, profile, step


class ToolsFlow(FlowSpec):
    @step
    def start(self):
        offset = 10
        self.ordered = parallel_map(lambda item: item + offset, range(5), max_parallel=2)
        self.any_order = sorted(parallel_imap_unordered(lambda item: item * 2, [3, 1, 2]))
        times = {}
        with profile("a block", stats_dict=times):
            pass
        with profile("a block", stats_dict=times):
            pass
        self.profiled = list(times)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ToolsFlow()
