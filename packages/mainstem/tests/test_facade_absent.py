"""Names that users of Metaflow know and that this version has not."""

import re
from pathlib import Path

import pytest

import mainstem
from mainstem.absent import ABSENT, AbsentName
from mainstem.exception import UsageError


@pytest.mark.parametrize("name", sorted(ABSENT))
def test_a_name_that_is_absent_is_said_to_be(name: str) -> None:
    with pytest.raises(AbsentName) as raised:
        getattr(mainstem, name)

    assert raised.value.id == "usage-name-absent"
    assert raised.value.message == f"`mainstem.{name}` is not part of this version of Mainstem"
    assert raised.value.exit_code == 2


def test_what_is_absent_is_nowhere_offered() -> None:
    assert ABSENT.isdisjoint(dir(mainstem))


def test_an_absent_name_is_an_import_error_and_a_usage_error() -> None:
    with pytest.raises(ImportError):
        from mainstem import card  # type: ignore[attr-defined]
    with pytest.raises(UsageError):
        from mainstem import card  # noqa: F401  # type: ignore[attr-defined]


def test_the_page_for_users_of_metaflow_names_what_is_there_and_what_is_not(repository: Path) -> None:
    page = (repository / "docs" / "compatibility.md").read_text()
    there, absent = (
        set(re.findall(r"`@?(\w+)[^`]*`", part)) for part in page.split("## What is not there yet")
    )
    assert set(mainstem.__all__) - {"exception"} <= there
    assert absent.isdisjoint(mainstem.__all__)
    assert {"pypi", "card", "Deployer", "S3"} <= absent & ABSENT
