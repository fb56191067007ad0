"""A chain of trivial tasks for Luigi; each adds one to what the one before it left in a small file.

The argument is the number of workers: with one, Luigi runs every task inside its own process; with more, it
forks a process for each task, as Mainstem does.
"""

import sys

import luigi
import sizes


class Link(luigi.Task):
    position = luigi.IntParameter()

    def requires(self):
        return Link(position=self.position - 1) if self.position > 1 else []

    def output(self):
        return luigi.LocalTarget(f"store/{self.position}")

    def run(self):
        total = 1
        if self.position > 1:
            with self.input().open() as before:
                total += int(before.read())
        assert total == self.position
        with self.output().open("w") as file:
            file.write(str(total))


if __name__ == "__main__":
    luigi.run(["Link", "--position", str(sizes.CHAIN_LENGTH), "--local-scheduler", "--workers", sys.argv[1]])
