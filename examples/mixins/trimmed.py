"""The mean without the outermost tenths: the same steps, another number, and a step that says more."""

from statistics import fmean

from mainstem import Parameter, step
from shared import Bootstrap, MeasurementsFlow


class TrimmedMeanFlow(Bootstrap, MeasurementsFlow):
    """Adds a parameter, and puts a step of its own in place of an inherited one."""

    cut = Parameter("cut", default=0.1, help="which part is left out at either end")

    def statistic(self, values):
        count = int(self.cut * len(values))
        return fmean(sorted(values)[count : len(values) - count])

    @step
    def end(self):
        super().end()
        print(f"{len(self.values)} measurements, {self.cut:.0%} cut from either end")


if __name__ == "__main__":
    TrimmedMeanFlow()
