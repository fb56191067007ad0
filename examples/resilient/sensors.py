"""Four sensors, as sensors are: one works, one answers when asked again, one hangs, one never works."""

import time


def read(name: str, attempt: int) -> float:
    """Returns a temperature in °C.

    Raises:
        OSError: if the sensor does not answer.
    """
    if name == "broken":
        raise OSError("no answer from the sensor")
    if name == "shaky" and attempt == 0:
        raise ConnectionResetError("the line was noisy")
    if name == "slow":
        time.sleep(60)
    return {"north": 11.5, "shaky": 12.7}[name]
