"""Fits a line to each of Anscombe's four data sets, under decorators of our own.

start ──► fit (one task for each data set) ──► compare ──► end
"""

from statistics import correlation, linear_regression

from mainstem import FlowSpec, Parameter, step
from quality import observed, within

X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
QUARTET = {
    "I": (X, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    "II": (X, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    "III": (X, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    "IV": (
        [8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8],
        [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89],
    ),
}


@observed
class QuartetFlow(FlowSpec):
    """The four look nothing alike, and yet have the same line and the same correlation."""

    typing_error = Parameter("typing-error", default=0.0, help="added to a value of the first data set")

    @step
    def start(self):
        self.names = list(QUARTET)
        self.next(self.fit, foreach="names")

    @within(slope=(0.4, 0.6), correlation=(0.7, 0.9))
    @step
    def fit(self):
        x, y = QUARTET[self.input]
        if self.input == "I":
            y = [y[0] + self.typing_error, *y[1:]]
        self.slope, self.intercept = linear_regression(x, y)
        self.correlation = correlation(x, y)
        self.next(self.compare)

    @step
    def compare(self, inputs):
        self.lines = {task.input: (task.intercept, task.slope, task.correlation) for task in inputs}
        self.fits_took_s = [task.took_s for task in inputs]
        self.next(self.end)

    @step
    def end(self):
        for name, (intercept, slope, r) in self.lines.items():
            print(f"{name:>3}: y = {intercept:.2f} + {slope:.2f} x, r = {r:.2f}")
        print(f"{len(self.fits_took_s)} fits, the slowest took {max(self.fits_took_s):.3f} s")


if __name__ == "__main__":
    QuartetFlow()
