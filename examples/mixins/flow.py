"""The median of Michelson's measurements of the speed of light, and how sure of it one can be."""

from statistics import median

from shared import Bootstrap, MeasurementsFlow


class MedianFlow(Bootstrap, MeasurementsFlow):
    """Parameters and steps come from both bases; the flow itself says only what is estimated."""

    def statistic(self, values):
        return median(values)


if __name__ == "__main__":
    MedianFlow()
