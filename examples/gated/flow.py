"""Predicts how far a car needs to stop from its speed, by a polynomial; the degree is the only setting."""

import numpy as np

from mainstem import FlowSpec, Parameter, step

SPEEDS_MPH = np.arange(4.0, 26.0)


class StoppingFlow(FlowSpec):
    """Fits one half of the measurements, and is judged on the other half."""

    degree = Parameter("degree", default=2)

    @step
    def start(self):
        """Measures: reaction takes a second, braking grows with the square of the speed, rulers err."""
        random = np.random.default_rng(1930)
        exact_ft = 1.47 * SPEEDS_MPH + 0.11 * SPEEDS_MPH**2
        self.distances_ft = exact_ft + random.normal(0, 4, size=len(SPEEDS_MPH))
        self.next(self.fit)

    @step
    def fit(self):
        self.model = np.polynomial.Polynomial.fit(SPEEDS_MPH[::2], self.distances_ft[::2], self.degree)
        self.next(self.end)

    @step
    def end(self):
        missed_ft = self.model(SPEEDS_MPH[1::2]) - self.distances_ft[1::2]
        self.error_ft = float(np.sqrt(np.mean(missed_ft**2)))


if __name__ == "__main__":
    StoppingFlow()
