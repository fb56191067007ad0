"""A foreach whose owner is killed when all trivial tasks but one are done; that one notes when it begins."""

import glob
import os
import signal
import time

import sizes

from mainstem import FlowSpec, step


def parent_of(pid):
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])


class LostForeach(FlowSpec):
    @step
    def start(self):
        self.numbers = list(range(sizes.FOREACH_WIDTH + 1))
        self.next(self.work, foreach="numbers")

    @step
    def work(self):
        if self.input == sizes.FOREACH_WIDTH:
            if "BENCH_BEGAN" not in os.environ:
                while len(glob.glob("../store/.mainstem/flows/*/*/tasks/work.*.json")) < sizes.FOREACH_WIDTH:
                    time.sleep(0.01)
                os.kill(parent_of(os.getppid()), signal.SIGKILL)
                time.sleep(60)
            with open(os.environ["BENCH_BEGAN"], "w") as file:
                file.write(repr(time.time()))
        self.square = self.input * self.input
        self.next(self.collect)

    @step
    def collect(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    LostForeach()
