"""Who runs this process."""

import os

import pytest

from mainstem_core.users import current_user


@pytest.mark.parametrize(
    ("environment", "user"),
    [
        ({"MAINSTEM_USER": "ada", "SUDO_USER": "bob", "USER": "root"}, "ada"),
        ({"SUDO_USER": "bob", "USER": "root"}, "bob"),
        ({"USER": "root"}, "root"),
        ({"USERNAME": "eve"}, "eve"),
        ({"MAINSTEM_USER": " ", "USER": " eve "}, "eve"),
        ({"USER": "j\u016bra"}, "j\u016bra"),
        ({"USER": "j\udcc5\udcabra"}, "j\u016bra"),
        ({"USER": "j\udcffra"}, "j\ufffdra"),
    ],
)
def test_the_first_variable_that_says_a_name_counts(environment: dict[str, str], user: str) -> None:
    assert current_user(environment) == user


def test_without_variables_it_is_the_accounts_name() -> None:
    import pwd

    assert current_user({}) == pwd.getpwuid(os.getuid()).pw_name


def test_an_account_without_a_name_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 3_999_999_999 % 2**31)
    assert current_user({}) == f"uid-{3_999_999_999 % 2**31}"
