# capability: runner
# capability: executing-run
# run:
import asyncio
import sys
from pathlib import Path

from metaflow import FlowSpec, Parameter, Runner, step


class RunnerAsyncFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        for number in range(3):
            print("line", number)
        self.next(self.end)

    @step
    def end(self):
        self.beta = self.alpha + 1


async def main():
    async with Runner(__file__, show_output=False) as runner:
        running = [await runner.async_run(alpha=alpha) for alpha in (1, 2)]
        for each in running:
            await each.wait()
        told = [(each.status, each.run.data.beta) for each in running]
        lines = [line async for _, line in running[0].stream_log("stdout")]
        told.append(sum("line " in line for line in lines))
    Path("note-async.txt").write_text(str(told))


if __name__ == "__main__" and len(sys.argv) == 1:
    asyncio.run(main())
elif __name__ == "__main__":
    RunnerAsyncFlow()
