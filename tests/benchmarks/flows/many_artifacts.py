"""Many small artifacts, written by one step and read by the next."""

import sizes

from mainstem import FlowSpec, step


class ManyArtifacts(FlowSpec):
    @step
    def start(self):
        for number in range(sizes.ARTIFACT_COUNT):
            setattr(self, f"artifact_{number}", {"number": number, "half": number / 2})
        self.next(self.end)

    @step
    def end(self):
        for number in range(sizes.ARTIFACT_COUNT):
            assert getattr(self, f"artifact_{number}") == {"number": number, "half": number / 2}


if __name__ == "__main__":
    ManyArtifacts()
