"""What a CI job does: runs the flow, and lets the result into production if it is better than what is there.

The tag `production` says which run that is; it moves from the old run to the new one.
"""

import argparse
import sys

from mainstem import Flow, Run, Runner, namespace

PRODUCTION = "production"


def main() -> None:
    """Runs a candidate and promotes or refuses it; the exit code is 1 if it is refused."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--degree", type=int, required=True)
    degree = arguments.parse_args().degree
    namespace(None)  # whoever has promoted the run before, it counts
    candidate = run_candidate(degree)
    error_ft = candidate.data.error_ft
    print(f"degree {degree} is off by {error_ft:.2f} ft")
    in_production = Flow("StoppingFlow").runs(PRODUCTION)
    for run in in_production:
        print(f"production is off by {run.data.error_ft:.2f} ft")
        if error_ft >= run.data.error_ft:
            candidate.replace_tag("candidate", "refused")
            sys.exit("refused")
    candidate.replace_tag("candidate", PRODUCTION)
    for run in in_production:
        run.replace_tag(PRODUCTION, "retired")
    print("promoted")


def run_candidate(degree: int) -> Run:
    """Returns the finished run of the candidate."""
    with Runner("flow.py", show_output=False) as runner:
        executing = runner.run(degree=degree, tags=["candidate", f"degree:{degree}"])
    if executing.status != "successful":
        sys.exit(executing.stderr)
    return executing.run


if __name__ == "__main__":
    main()
