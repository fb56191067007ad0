"""Settings of Mainstem itself, where they come from, and which one counts.

    command line > variables MAINSTEM_* > project file > profile > default

    project file   the nearest `mainstem.toml`, or `pyproject.toml` with `[tool.mainstem]`, from the working folder up
    profile        `<profile>.toml` in the user's configuration folder; `MAINSTEM_PROFILE` names another than `default`

setting   what a setting is
table     all settings; docs/reference/settings.md is made from it
files     the files, found and read; a start without any costs a few looks into folders
values    the value of each setting, with its origin
"""
