"""Writes docs/reference/settings.md from the table of settings.

    python scripts/generate_settings_reference.py

A test compares the page with what this makes: run it after each change of the table.
"""

from collections.abc import Sequence
from pathlib import Path

from mainstem_core.configuration.setting import Setting
from mainstem_core.configuration.table import FOREIGN, SETTINGS

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"
_HEAD = """# Settings

A setting can come from several places; what stands further left counts more:

command line > environment variable > project file > profile > default

- The **project file** is the nearest `mainstem.toml`, or `pyproject.toml` with a table `[tool.mainstem]`, from the
  working folder upward. The search ends at the root of the repository or at your home.
- A **profile** is `~/.config/mainstem/<profile>.toml` (below `XDG_CONFIG_HOME`, where that is set). `default.toml` is
  read if it is there; `MAINSTEM_PROFILE` names another one.

Both kinds of file have the same keys; `run.max-workers` is `max-workers` in the table `[run]`. A key that is no
setting, and a value of a wrong kind, is an error.

`mainstem configure show` prints every setting with its value and where that comes from.

"""
_TAIL = """
## Options and parameters

Every option of a flow's commands has a variable: `MAINSTEM_<OPTION>` for one in front of the command,
`MAINSTEM_<COMMAND>_<OPTION>` for one of a command, such as `MAINSTEM_RUN_MAX_WORKERS` or `MAINSTEM_LOGS_TIMESTAMPS`.
An option that may be given several times takes its values with spaces between them, a switch takes `1` or `0`.
`MAINSTEM_RUN_<PARAMETER>` is the value of a flow's parameter. An empty variable counts as not set.

## Variables of others

| variable | meaning |
| --- | --- |
"""


def reference(settings: Sequence[Setting]) -> str:
    """Returns the page."""
    rows = [
        "| key | variable | option | type | default | meaning |",
        "| --- | --- | --- | --- | --- | --- |",
        *map(_row, settings),
    ]
    foreign = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in FOREIGN.items())
    return _HEAD + "\n".join(rows) + "\n" + _TAIL + foreign


def _row(setting: Setting) -> str:
    key = f"`{setting.key}`" if setting.in_files else "not in files"
    variables = ", ".join(f"`{variable}`" for variable in setting.variables)
    option = f"`{setting.option}`" if setting.option else ""
    return f"| {key} | {variables} | {option} | {setting.kind} | {setting.default} | {setting.meaning} |"


if __name__ == "__main__":
    PAGE.write_text(reference(SETTINGS))
