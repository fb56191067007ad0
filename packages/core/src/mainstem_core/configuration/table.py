"""All settings. The page docs/reference/settings.md is made from this by scripts/generate_settings_reference.py."""

from mainstem_core.configuration.setting import Kind, Setting

SETTINGS: tuple[Setting, ...] = (
    # -- for all commands ----------------------------------------------------------------------------------
    Setting(
        "user", "MAINSTEM_USER", Kind.TEXT, "`SUDO_USER`, `USER` or `USERNAME`, else the account's name",
        "The name that runs are tagged with and listed by.",
    ),
    Setting(
        "datastore-root", "MAINSTEM_DATASTORE_ROOT", Kind.FOLDER, "the nearest folder upward with a `.mainstem`",
        "The folder that holds `.mainstem`; in a file relative to that file.",
        option="--datastore-root", aliases=("MAINSTEM_DATASTORE_SYSROOT_LOCAL",),
    ),
    Setting(
        "namespace", "MAINSTEM_NAMESPACE", Kind.TEXT, "`user:` and the user's name",
        "The tag by which runs are listed; empty for those of everybody.",
        option="run --namespace", aliases=("MAINSTEM_RUN_NAMESPACE",),
    ),
    Setting(
        "profile", "MAINSTEM_PROFILE", Kind.TEXT, "`default`",
        "Which profile is read: `<profile>.toml` in the user's configuration folder.", in_files=False,
    ),
    Setting(
        "debug", "MAINSTEM_DEBUG", Kind.SWITCH, "false", "`1` shows the traceback of every error.", in_files=False
    ),
    # -- for flows -----------------------------------------------------------------------------------------
    Setting(
        "quiet", "MAINSTEM_QUIET", Kind.SWITCH, "false", "Of a run only what tasks print, and failures, is shown.",
        option="--quiet",
    ),
    Setting(
        "pylint", "MAINSTEM_PYLINT", Kind.SWITCH, "true", "`check` asks pylint, too, where it is installed.",
        option="--pylint",
    ),
    Setting(
        "config", "MAINSTEM_CONFIG", Kind.TEXT, "the default of each config",
        "Pairs of a config and its file, quoted as in a shell: `cfg cfg.json other other.json`.",
        option="--config", in_files=False,
    ),
    Setting(
        key="config-value", variable="MAINSTEM_CONFIG_VALUE", kind=Kind.TEXT, default="the default of each config",
        meaning="Pairs of a config and its value, quoted as in a shell.", option="--config-value", in_files=False,
    ),
    Setting(
        "start-method", "MAINSTEM_START_METHOD", Kind.TEXT, "`fork` where it is safe, else `spawn`",
        "How tasks are started: `fork` or `spawn`.",
    ),
    Setting(
        "tempdir", "MAINSTEM_TEMPDIR", Kind.FOLDER, "the system's folder for temporary files",
        "What `current.tempdir` is; in a file relative to that file.",
    ),
    Setting(
        "default-decospecs", "MAINSTEM_DEFAULT_DECOSPECS", Kind.TEXT, "none",
        "Decorators for every step that has them not, with spaces between them: `retry:times=4 timeout:minutes=5`.",
        option="run --with", aliases=("MAINSTEM_RUN_WITH",),
    ),
    # -- options of `run` ----------------------------------------------------------------------------------
    Setting(
        "run.max-workers", "MAINSTEM_RUN_MAX_WORKERS", Kind.WHOLE_NUMBER, "16", "How many tasks may run at once.",
        option="run --max-workers",
    ),
    Setting(
        "run.max-num-splits", "MAINSTEM_RUN_MAX_NUM_SPLITS", Kind.WHOLE_NUMBER, "100",
        "How many items a foreach may have.", option="run --max-num-splits",
    ),
    Setting(
        "run.grace-period", "MAINSTEM_RUN_GRACE_PERIOD", Kind.NUMBER, "5",
        "Seconds between asking the tasks of a stopped run to end and killing them.",
        option="run --grace-period", aliases=("MAINSTEM_GRACE_PERIOD",),
    ),
    Setting(
        "run.keep-going", "MAINSTEM_RUN_KEEP_GOING", Kind.SWITCH, "false",
        "When a task fails, what does not depend on it goes on.", option="run --keep-going",
    ),
    Setting(
        "run.max-log-size", "MAINSTEM_RUN_MAX_LOG_SIZE", Kind.WHOLE_NUMBER, "10",
        "Megabytes of each stream of a task that its log keeps.", option="run --max-log-size",
    ),
    Setting(
        "run.tag", "MAINSTEM_RUN_TAG", Kind.TEXTS, "none",
        "Tags for the run; in the variable with spaces between them.", option="run --tag",
    ),
    Setting(
        "run.json", "MAINSTEM_RUN_JSON", Kind.SWITCH, "false", "What happens is told as lines of JSON.",
        option="run --json", in_files=False,
    ),
    Setting(
        "run.pdb", "MAINSTEM_RUN_PDB", Kind.SWITCH, "false", "A task that fails is looked at in a debugger.",
        option="run --pdb", in_files=False,
    ),
    Setting(
        "run.run-id-file", "MAINSTEM_RUN_RUN_ID_FILE", Kind.TEXT, "none",
        "The file that gets the run's id.", option="run --run-id-file", in_files=False,
    ),
    Setting(
        "run.runner-attribute-file", "MAINSTEM_RUN_RUNNER_ATTRIBUTE_FILE", Kind.TEXT, "none",
        "The file that gets facts about the run, for programs.", option="run --runner-attribute-file",
        in_files=False,
    ),
)  # fmt: skip

OPEN_PREFIX = "MAINSTEM_RUN_"
"""`MAINSTEM_RUN_<PARAMETER>` is the value of a flow's parameter, which no table can list."""

FOREIGN = {
    "NO_COLOR": "No colours on a terminal.",
    "XDG_CACHE_HOME": "The user's folder for caches, where the index of a store on a network folder lies.",
    "XDG_CONFIG_HOME": "The user's folder for configuration: profiles lie in its folder `mainstem`.",
}
"""Variables of others that Mainstem heeds."""

INTERNAL = frozenset({"MAINSTEM_CALLER", "MAINSTEM_FAULT_LOG", "MAINSTEM_FAULT_POINT"})
"""Variables by which processes of ours, and our tests, talk to one another; nobody else should set them."""
