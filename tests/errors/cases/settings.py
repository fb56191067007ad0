"""Settings: variables, project files, profiles."""

from provoke import TWO_STEPS, Command

from flow_runner import FlowRunner


def _write(name: str, content: str):
    def prepare(flows: FlowRunner) -> None:
        (flows.folder / name).write_text(content)

    return prepare


def _case(
    id: str, variant: str = "", *, file: str = "", name: str = "mainstem.toml", **variables: str
) -> Command:
    prepare = _write(name, file) if file else None
    return Command(id, TWO_STEPS, ("run",), variant, variables, prepare)


CASES = [
    _case("usage-setting-invalid", "option-variable", MAINSTEM_RUN_MAX_WORKERS="many"),
    _case("usage-setting-invalid", "alias", MAINSTEM_GRACE_PERIOD="soon"),
    _case("usage-setting-invalid", "file", file="[run]\nmax-workers = 0\n"),
    _case("usage-setting-invalid", "file-type", file='[run]\nmax-workers = "many"\n'),
    Command(
        "usage-setting-invalid",
        "\nfrom mainstem import Config\n"
        + TWO_STEPS.replace("FlowSpec):", "FlowSpec):\n    cfg = Config('cfg')", 1),
        ("run",),
        "pairs",
        {"MAINSTEM_CONFIG": "cfg"},
    ),
    _case("usage-setting-unknown", file="[tool.mainstem.run]\nmax-worker = 3\n", name="pyproject.toml"),
    _case("usage-setting-unknown", "other", file='colour = "red"\n'),
    _case("usage-settings-unreadable", file="[run\n"),
    _case("usage-profile-missing", MAINSTEM_PROFILE="work", XDG_CONFIG_HOME="{folder}"),
]
