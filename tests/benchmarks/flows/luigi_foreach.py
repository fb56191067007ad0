"""Many trivial tasks side by side for Luigi, each leaving a small file, and one task that reads them all."""

import luigi
import sizes


class Work(luigi.Task):
    number = luigi.IntParameter()

    def output(self):
        return luigi.LocalTarget(f"store/{self.number}")

    def run(self):
        with self.output().open("w") as file:
            file.write(str(self.number * self.number))


class Collect(luigi.Task):
    def requires(self):
        return [Work(number=number) for number in range(sizes.FOREACH_WIDTH)]

    def output(self):
        return luigi.LocalTarget("store/total")

    def run(self):
        total = 0
        for target in self.input():
            with target.open() as file:
                total += int(file.read())
        assert total == sum(number * number for number in range(sizes.FOREACH_WIDTH))
        with self.output().open("w") as file:
            file.write(str(total))


if __name__ == "__main__":
    luigi.run(["Collect", "--local-scheduler", "--workers", str(sizes.WORKERS)])
