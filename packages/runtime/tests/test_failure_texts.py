"""How an exception is told, whatever it is: it must always become a failure record."""

from typing import NoReturn

import pytest

from mainstem_runtime.task.failure import describe


class Mute(Exception):
    def __str__(self) -> NoReturn:
        raise RuntimeError("no words")

    __repr__ = __str__


def caught(problem: BaseException) -> BaseException:
    """Returns an exception that was raised, so that it has a traceback."""
    try:
        raise problem
    except BaseException as error:
        return error


def test_an_exception_that_cannot_be_shown_is_told_by_its_type() -> None:
    described = describe(caught(Mute()), "start")

    assert described.message == "Mute: <no text: RuntimeError in the `__str__` or `__repr__` of Mute>"
    assert "raise problem" in described.traceback
    assert "Mute" in described.traceback.splitlines()[-1]


def test_an_exit_with_what_cannot_be_shown_is_told() -> None:
    described = describe(caught(SystemExit(Mute())), "start")

    assert described.cause == "exit"
    assert described.message.startswith("the step called sys.exit(<no text: RuntimeError")


def test_a_group_tells_each_of_its_exceptions_with_its_place() -> None:
    inner = ExceptionGroup("inner", [caught(KeyError("deep"))])
    first = caught(ValueError("first"))
    described = describe(caught(ExceptionGroup("several", [first, inner])), "start")

    assert described.message == "ExceptionGroup: several (2 sub-exceptions)"
    lines = described.traceback.splitlines()
    assert "  ---- 1 of 2 ----" in lines
    assert "  | ValueError: first" in lines
    assert "  |   ---- 1 of 1 ----" in lines
    assert "  |   | KeyError: 'deep'" in lines
    assert described.traceback.count("raise problem") == 3


def test_a_large_group_is_told_in_part() -> None:
    described = describe(ExceptionGroup("many", [ValueError(number) for number in range(40)]), "start")

    assert "ValueError: 14\n" in described.traceback
    assert "ValueError: 15\n" not in described.traceback
    assert described.traceback.endswith("  ---- and 25 more ----\n")


def test_causes_stand_in_the_order_in_which_they_came() -> None:
    problem = ValueError("last")
    problem.__cause__ = KeyError("middle")
    problem.__cause__.__context__ = TypeError("first")

    told = describe(problem, "start").traceback

    assert told == (
        "TypeError: first\n"
        "\nThe exception above was being handled during this one:\n\n"
        "KeyError: 'middle'\n"
        "\nThe exception above caused this one:\n\n"
        "ValueError: last\n"
    )


@pytest.mark.parametrize(("length", "shown"), [(1, 1), (2, 2), (300, 21)])
def test_a_circle_or_a_long_chain_of_causes_ends(length: int, shown: int) -> None:
    chain = [ValueError(number) for number in range(length)]
    for effect, cause in zip(chain, [*chain[1:], chain[0]], strict=True):
        effect.__cause__ = cause

    assert describe(chain[0], "start").traceback.count("ValueError") == shown
