"""Reads the best model back in a process of its own and predicts a few flights with it.

It needs the client and what the model itself needs; nothing that runs flows is imported.
"""

import os
import sys
from pathlib import Path

from mainstem import Flow


def main() -> None:
    """Prints what the latest successful run found, a few predictions and what to try next."""
    run = Flow("FlightsFlow").latest_successful_run
    if run is None:
        sys.exit("no successful run of FlightsFlow yet: start one with `python flow.py run --max-workers 2`")
    data = run.data
    print(f"run {run.pathspec}, finished {run.finished_at:%Y-%m-%d %H:%M}")
    print(f"kept in {Path('.mainstem', 'flows', run.pathspec).resolve()}")
    print(f"best of {len(data.validation_errors_min)} models: {data.best['name']}")
    print(f"test error {data.test_error_min:.2f} min, baseline {data.baseline_error_min:.2f} min\n")
    print(predictions(data).to_string(index=False))
    print_next_steps(run)
    assert "mainstem_runtime" not in sys.modules, "reading a run back must not need what runs flows"


def predictions(data):
    """Predicts the arrival of eight flights of the test months, as a table."""
    flights, model = data.flights, data.model
    some = flights[flights["part"] == "test"].sample(8, random_state=1).sort_values("date")
    gained_min = model.predict(some[model.feature_names_in_])
    return some.assign(
        flight=some["carrier"].astype(str) + some["flight"].astype(str),
        date=some["date"].dt.strftime("%b %d"),
        left_late_min=some["departure_delay_min"].astype(int),
        predicted_late_min=(some["departure_delay_min"] - gained_min).round().astype(int),
        landed_late_min=some["arrival_delay_min"].astype(int),
    )[["date", "flight", "origin", "dest", "left_late_min", "predicted_late_min", "landed_late_min"]]


def print_next_steps(run) -> None:
    """Prints what one would do next with this run."""
    python = os.path.relpath(sys.executable)
    errors = f"from mainstem import Run; print(Run('{run.pathspec}').data.validation_errors_min)"
    suggestions = {
        f"{python} flow.py show": "the graph of the flow",
        f"{python} flow.py logs {run.id}/train": "what the training tasks printed",
        f"{python} flow.py run --seed 7 --max-workers 2": "one more version, kept beside this one",
        f'{python} -c "{errors}"': "any value of any run",
    }
    print(f"\nWhat to try next, in {Path.cwd()}")
    for command, purpose in suggestions.items():
        print(f"  {command}\n      {purpose}")


if __name__ == "__main__":
    main()
