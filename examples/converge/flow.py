"""Ranks web pages by the links between them: repeats a step until nothing moves any more.

start ──► improve ──┬─ not yet ──► improve
                    ├─ converged ──► report ──┐
                    └─ too long ──► give_up ──┴──► end
"""

import json
from pathlib import Path

from mainstem import FlowSpec, Parameter, step

LINKS = Path(__file__).with_name("links.json")


class PageRankFlow(FlowSpec):
    """PageRank by power iteration; each round is a task, whose ranks and error are kept."""

    damping = Parameter("damping", default=0.85, help="how likely a reader follows a link")
    tolerance = Parameter("tolerance", default=1e-4, help="the sum of changes that counts as none")
    max_rounds = Parameter("max-rounds", default=50)

    @step
    def start(self):
        self.links = json.loads(LINKS.read_text())
        self.ranks = {page: 1 / len(self.links) for page in self.links}
        self.rounds = 0
        self.next(self.improve)

    @step
    def improve(self):
        """Lets each page give its rank to the pages that it links to."""
        ranks = dict.fromkeys(self.links, (1 - self.damping) / len(self.links))
        for page, targets in self.links.items():
            for target in targets:
                ranks[target] += self.damping * self.ranks[page] / len(targets)
        self.change = sum(abs(ranks[page] - self.ranks[page]) for page in ranks)
        self.ranks = ranks
        self.rounds += 1
        if self.change < self.tolerance:
            self.verdict = "converged"
        else:
            self.verdict = "not yet" if self.rounds < self.max_rounds else "too long"
        self.next(
            {"not yet": self.improve, "converged": self.report, "too long": self.give_up}, condition="verdict"
        )

    @step
    def report(self):
        print(f"converged after {self.rounds} rounds")
        for page, rank in sorted(self.ranks.items(), key=lambda item: -item[1])[:3]:
            print(f"{rank:.3f} {page}")
        self.next(self.end)

    @step
    def give_up(self):
        print(f"after {self.rounds} rounds the ranks still change by {self.change:.4f}")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    PageRankFlow()
