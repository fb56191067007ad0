"""Lists all tasks of all runs of `ForeachWide` and reads an artifact of each foreach task of the last one."""

import sizes

from mainstem import Flow, namespace

namespace(None)
runs = list(Flow("ForeachWide"))
assert len(runs) == sizes.CLIENT_RUNS, runs
tasks = [task.pathspec for run in runs for step in run for task in step]
assert len(set(tasks)) == sizes.CLIENT_RUNS * (sizes.FOREACH_WIDTH + 3), len(tasks)
squares = sorted(task["square"].data for task in runs[0]["work"])
assert squares == [number * number for number in range(sizes.FOREACH_WIDTH)]
