"""Names that come from packages of their own."""

import sys
from types import ModuleType

import pytest

import mainstem
from mainstem import plugins
from mainstem.exception import UsageError

HOMES = {
    "S3": ("mainstem_datastore.s3", "mainstem[s3]"),
    "batch": ("mainstem_compute_batch", "mainstem-compute-batch"),
    "card": ("mainstem_cards", "mainstem-cards"),
    "kubernetes": ("mainstem_compute_k8s", "mainstem-compute-k8s"),
}


@pytest.fixture(autouse=True)
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets no test see what another one has loaded."""
    for name, (module, _) in HOMES.items():
        monkeypatch.delitem(vars(mainstem), name, raising=False)
        monkeypatch.setitem(sys.modules, module, None)  # type: ignore[arg-type]  # so Python marks what cannot be found


@pytest.mark.parametrize("name", HOMES)
def test_a_missing_package_is_named(name: str) -> None:
    with pytest.raises(plugins.MissingPlugin) as raised:
        getattr(mainstem, name)

    package = HOMES[name][1]
    assert raised.value.id == "usage-plugin-missing"
    assert raised.value.message == f"`mainstem.{name}` needs the package `{package}`, which is not installed"
    assert raised.value.hint == f"install it with `pip install {package}`"
    assert raised.value.exit_code == 2


def test_a_missing_package_is_an_import_error_and_a_usage_error() -> None:
    with pytest.raises(ImportError):
        from mainstem import card  # type: ignore[attr-defined]
    with pytest.raises(UsageError):
        from mainstem import card  # noqa: F401  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", HOMES)
def test_an_installed_package_gives_the_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType(HOMES[name][0])
    setattr(module, name, decorator := object())
    monkeypatch.setitem(sys.modules, HOMES[name][0], module)

    assert getattr(mainstem, name) is decorator


def test_a_package_that_lacks_a_library_of_its_own_says_so_itself(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mainstem_cards.py").write_text("import a_library_that_nobody_has\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mainstem_cards")

    with pytest.raises(ModuleNotFoundError, match="a_library_that_nobody_has"):
        _ = mainstem.card  # type: ignore[attr-defined]
