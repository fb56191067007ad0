"""An array made and saved by one Luigi task, loaded and checked by the next: not hashed, not synced."""

import json
import sys

import luigi
import making
import numpy


class Save(luigi.Task):
    kind = luigi.Parameter()

    def output(self):
        return {"array": luigi.LocalTarget("store/array"), "total": luigi.LocalTarget("store/total")}

    def run(self):
        array = making.make(self.kind)
        self.output()["array"].makedirs()
        with self.output()["array"].temporary_path() as path:
            array.tofile(path)
        with self.output()["total"].open("w") as file:
            json.dump(making.total(array), file)


class Check(luigi.Task):
    kind = luigi.Parameter()

    def requires(self):
        return Save(kind=self.kind)

    def output(self):
        return luigi.LocalTarget("store/checked")

    def run(self):
        dtype = numpy.float64 if self.kind == "random" else numpy.int64
        with self.input()["total"].open() as file:
            expected_total = json.load(file)
        making.check(numpy.fromfile(self.input()["array"].path, dtype=dtype), expected_total)
        with self.output().open("w") as file:
            file.write("whole")


if __name__ == "__main__":
    luigi.run(["Check", "--kind", sys.argv[1], "--local-scheduler"])
