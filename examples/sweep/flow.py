"""Finds good settings of a classifier of handwritten digits: one task for each combination of two settings.

start ──► score (one task for each combination) ──► choose ──► end
"""

import os

# Many tasks run side by side, so each gets one thread; numpy reads this when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from itertools import product

from sklearn.datasets import load_digits
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.svm import SVC

from mainstem import FlowSpec, Parameter, retry, step, timeout


class SweepFlow(FlowSpec):
    """Scores each combination by cross-validation, then tests the best one on digits that none has seen."""

    gammas = Parameter("gammas", type=list[float], separator=",", default=[0.0001, 0.001, 0.01])
    costs = Parameter("costs", type=list[float], separator=",", default=[1.0, 10.0])
    folds = Parameter("folds", default=3, help="of the cross-validation")

    @step
    def start(self):
        """Sets a quarter of the digits aside and lists all combinations."""
        images, labels = load_digits(return_X_y=True)
        self.train_images, self.test_images, self.train_labels, self.test_labels = train_test_split(
            images, labels, test_size=0.25, random_state=7
        )
        self.grid = [{"gamma": gamma, "C": cost} for gamma, cost in product(self.gammas, self.costs)]
        self.next(self.score, foreach="grid")

    @retry(times=1, minutes_between_retries=0)
    @timeout(minutes=5)
    @step
    def score(self):
        """Scores one combination; the test digits play no part in it."""
        self.settings = self.input
        scores = cross_val_score(SVC(**self.settings), self.train_images, self.train_labels, cv=self.folds)
        self.accuracy = float(scores.mean())
        print(f"gamma {self.settings['gamma']:<7} C {self.settings['C']:<5} accuracy {self.accuracy:.3f}")
        self.next(self.choose)

    @step
    def choose(self, inputs):
        """Keeps the settings with the highest accuracy, and the table of all."""
        best = max(inputs, key=lambda task: task.accuracy)
        self.best = best.settings
        self.table = [(task.settings["gamma"], task.settings["C"], task.accuracy) for task in inputs]
        self.merge_artifacts(inputs, exclude=["settings", "accuracy"])
        self.next(self.end)

    @step
    def end(self):
        """Trains with the best settings and measures them, once, on the digits that were set aside."""
        self.model = SVC(**self.best).fit(self.train_images, self.train_labels)
        self.test_accuracy = float(self.model.score(self.test_images, self.test_labels))
        print(f"best: {self.best}, accuracy on {len(self.test_labels)} new digits: {self.test_accuracy:.3f}")


if __name__ == "__main__":
    SweepFlow()
