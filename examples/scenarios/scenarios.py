"""Runs one flow with several settings at the same time, and compares what came out."""

import asyncio

from mainstem import Runner

SCENARIOS = {"as ever": 0.5, "masks": 0.35, "schools closed": 0.25}


async def main() -> None:
    """Starts all scenarios, follows the first while all go on, and prints a table."""
    async with Runner("flow.py", show_output=False) as runner:
        starting = (runner.async_run(contacts=contacts, tags=["scenario"]) for contacts in SCENARIOS.values())
        runs = dict(zip(SCENARIOS, await asyncio.gather(*starting), strict=True))
        async for _, line in runs["as ever"].stream_log("stdout"):
            if "are ill" in line:
                print(line.partition("] ")[2])
        for executing in runs.values():
            await executing.wait(timeout=60)
        for name, executing in runs.items():
            data = executing.run.data
            print(f"{name:>14}: {data.peak:5.0f} ill on day {data.peak_day}, {data.spared:.0%} never")


if __name__ == "__main__":
    asyncio.run(main())
