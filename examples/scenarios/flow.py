"""Simulates an epidemic in a town, day by day; `scenarios.py` runs several of them at once."""

from mainstem import FlowSpec, Parameter, step

PEOPLE = 10_000


class EpidemicFlow(FlowSpec):
    """The model of Kermack and McKendrick: people can be infected, then are, then no more."""

    contacts = Parameter("contacts", default=0.4, help="infections a day, of each who is infected")
    days_ill = Parameter("days-ill", default=5.0)
    days = Parameter("days", default=160)

    @step
    def start(self):
        self.healthy, self.infected = PEOPLE - 10.0, 10.0
        self.next(self.simulate)

    @step
    def simulate(self):
        self.course = [self.infected]
        for day in range(1, self.days + 1):
            caught = self.contacts * self.infected * self.healthy / PEOPLE
            self.healthy -= caught
            self.infected += caught - self.infected / self.days_ill
            self.course.append(self.infected)
            if day % 20 == 0 and self.infected >= 1:
                print(f"day {day}: {self.infected:.0f} are ill")
        self.next(self.end)

    @step
    def end(self):
        self.peak = max(self.course)
        self.peak_day = self.course.index(self.peak)
        self.spared = self.healthy / PEOPLE


if __name__ == "__main__":
    EpidemicFlow()
