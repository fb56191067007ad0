"""Three trivial tasks for Luigi; each leaves a small file. The argument is the number of workers."""

import sys

import luigi


class Start(luigi.Task):
    def output(self):
        return luigi.LocalTarget("store/start")

    def run(self):
        with self.output().open("w") as file:
            file.write("1")


class Middle(luigi.Task):
    def requires(self):
        return Start()

    def output(self):
        return luigi.LocalTarget("store/middle")

    def run(self):
        with self.input().open() as before, self.output().open("w") as file:
            file.write(str(int(before.read()) + 1))


class End(luigi.Task):
    def requires(self):
        return Middle()

    def output(self):
        return luigi.LocalTarget("store/end")

    def run(self):
        with self.input().open() as before, self.output().open("w") as file:
            total = int(before.read())
            assert total == 2
            file.write(str(total))


if __name__ == "__main__":
    luigi.run(["End", "--local-scheduler", "--workers", sys.argv[1]])
