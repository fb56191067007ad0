"""Tags that a run cannot have, or cannot lose."""

from provoke import TWO_STEPS, Call, run_of

from flow_runner import FlowRunner
from mainstem import Run


def tag_that_is_a_number(flows: FlowRunner) -> None:
    folder = flows.succeed(TWO_STEPS, MAINSTEM_USER="ada").folder
    Run(f"{folder.flow}/{folder.run}").add_tags(["fine", 7])


def one_tag_too_many(flows: FlowRunner) -> None:
    folder = flows.succeed(TWO_STEPS, "--tag", "one", MAINSTEM_USER="ada").folder
    Run(f"{folder.flow}/{folder.run}").add_tags(str(number) for number in range(50))


def tag_of_ours(flows: FlowRunner) -> None:
    folder = flows.succeed(TWO_STEPS, MAINSTEM_USER="ada").folder
    Run(f"{folder.flow}/{folder.run}").replace_tag("user:ada", "user:grace")


CASES = [
    run_of("tag-invalid", TWO_STEPS, "--tag", "x" * 501),
    Call("tag-invalid", tag_that_is_a_number, "type"),
    run_of("tag-too-many", TWO_STEPS, *(f"--tag={number}" for number in range(51))),
    Call("tag-too-many", one_tag_too_many, "later"),
    Call("tag-system", tag_of_ours),
]
