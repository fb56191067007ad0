"""Flows raise our exceptions with words of their own."""

import pickle

from mainstem_core.errors import MainstemException, UsageError
from mainstem_core.errors.render import render_error


class OfAFlow(MainstemException):
    """An exception that a flow derives."""


def test_words_of_a_flow_stand_in_place_of_an_id() -> None:
    for raised in (MainstemException("not {there}"), OfAFlow("not {there}")):
        assert (raised.id, raised.message, raised.hint, str(raised)) == ("", "not {there}", "", "not {there}")
        assert render_error(raised) == "error: not {there}"
        assert raised.exit_code == 1
        copied = pickle.loads(pickle.dumps(raised))
        assert (type(copied), str(copied)) == (type(raised), "not {there}")
    assert str(MainstemException()) == ""


def test_an_error_of_ours_keeps_its_id() -> None:
    error = UsageError("usage-flow-pickled", flow="Hello")
    copied = pickle.loads(pickle.dumps(error))
    assert copied.id == "usage-flow-pickled" and copied.message == error.message
