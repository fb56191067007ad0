"""Names that users of Metaflow know and that this version has not: importing one says so, in words of its own."""

from mainstem_core.errors import UsageError

_DECORATORS_OF_STEPS = ("batch", "card", "conda", "kubernetes", "pypi")
_DECORATORS_OF_FLOWS = (
    "airflow_external_task_sensor", "airflow_s3_key_sensor", "conda_base", "package_sources", "pypi_base",
)  # fmt: skip
_TOOLS = (
    "Deployer", "NBDeployer", "S3",
)  # fmt: skip
ABSENT = frozenset({*_DECORATORS_OF_STEPS, *_DECORATORS_OF_FLOWS, *_TOOLS})


class AbsentName(UsageError, ImportError):
    """A name was used that this version has not; an ImportError too, as `from mainstem import card` is one."""


def refuse(name: str) -> None:
    """Raises where a name is known but absent; does nothing for any other.

    Raises:
        AbsentName: `usage-name-absent`.
    """
    if name in ABSENT:
        from mainstem import uncaught  # here: only for what is missing

        uncaught.install()
        raise AbsentName("usage-name-absent", name=f"mainstem.{name}")
