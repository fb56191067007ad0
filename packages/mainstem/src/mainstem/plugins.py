"""Names of the facade that come from packages of their own, and what to install where one is missing."""

from importlib import import_module
from typing import Any, NamedTuple

from mainstem_core.errors import UsageError


class Home(NamedTuple):
    """Where a name comes from: the module that holds it, and what `pip install` calls its package."""

    module: str
    package: str


_HOMES = {
    "S3": Home("mainstem_datastore.s3", "mainstem[s3]"),
    "batch": Home("mainstem_compute_batch", "mainstem-compute-batch"),
    "card": Home("mainstem_cards", "mainstem-cards"),
    "kubernetes": Home("mainstem_compute_k8s", "mainstem-compute-k8s"),
}


class MissingPlugin(UsageError, ImportError):
    """A name was used whose package is not installed; an ImportError too, as `from mainstem import card` is one."""


def find(name: str) -> Any | None:
    """Returns what a plug-in's name stands for, None where no plug-in has it.

    Raises:
        MissingPlugin: `usage-plugin-missing` if the package is not installed.
    """
    home = _HOMES.get(name)
    if home is None:
        return None
    try:
        module = import_module(home.module)
    except ModuleNotFoundError as missing:
        if missing.name != home.module:
            raise
        from mainstem import uncaught  # here: only for what is missing

        uncaught.install()
        raise MissingPlugin(
            "usage-plugin-missing", name=f"mainstem.{name}", package=home.package
        ) from missing
    return getattr(module, name)
