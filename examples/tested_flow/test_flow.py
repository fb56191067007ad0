"""Tests of the flow, step by step and as a whole: `pytest` runs them in well under a second."""

import pytest

import flow
from flow import UnusualDaysFlow
from mainstem.testing import run_flow, run_step

MILD = [10.0, 11.0, 10.5, 9.5, 10.0, 10.5]


@pytest.mark.parametrize(
    ("temperatures", "days"),
    [(MILD, []), ([*MILD, 25.0], [6]), ([-8.0, *MILD], [0])],
    ids=["mild", "heat", "frost"],
)
def test_a_day_far_from_the_normal_is_unusual(temperatures, days):
    result = run_step(UnusualDaysFlow, "judge", artifacts={"readings": {"hill": temperatures}}, input="hill")
    assert result.days == days
    assert result.next_steps == ("report",)


def test_the_threshold_decides():
    given = {"artifacts": {"readings": {"hill": [*MILD, 25.0]}}, "input": "hill"}
    assert run_step(UnusualDaysFlow, "judge", parameters={"threshold": 5}, **given).days == []


def test_too_few_readings_are_an_error():
    with pytest.raises(ValueError, match="hill has only 2 readings"):
        run_step(UnusualDaysFlow, "judge", artifacts={"readings": {"hill": [1.0, 2.0]}}, input="hill")


def test_the_report_leaves_out_stations_without_unusual_days():
    shared = {"readings": {}}
    result = run_step(
        UnusualDaysFlow,
        "report",
        inputs=[{"station": "hill", "days": [], **shared}, {"station": "valley", "days": [3], **shared}],
    )
    assert result.unusual_days == {"valley": [3]}


def test_the_whole_flow(monkeypatch):
    monkeypatch.setattr(flow, "load_readings", lambda: {"valley": [*MILD, 25.0], "hill": MILD})
    run = run_flow(UnusualDaysFlow)
    assert [task.input for task in run["judge"]] == ["hill", "valley"]
    assert run.unusual_days == {"valley": [6]}


def test_the_last_step_prints_what_was_unusual(capsys):
    found = {"readings": {"valley": [8.0, -2.5]}, "unusual_days": {"valley": [1]}}
    run_step(UnusualDaysFlow, "end", artifacts=found)
    assert capsys.readouterr().out == "valley: -2.5 °C on day 1\n"
