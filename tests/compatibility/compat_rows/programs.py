"""Rows about what programs call, and about the commands of a flow."""

from compat_rows.row import Row, Section, Verdict

PROGRAMS = Section(
    "From programs",
    (
        Row(
            "runner",
            "`Runner(flow_file, show_output=, profile=, env=, cwd=, file_read_timeout=, ...)`: `run`, `async_run`, "
            "`cleanup`, as a context manager, too",
        ),
        Row(
            "executing-run",
            "`ExecutingRun`: `run`, `status`, `returncode`, `stdout`, `stderr`, `wait`, `stream_log`",
        ),
        Row("nb-runner", "`NBRunner(FlowClass)`: `nbrun`, `run`, `async_run`, `cleanup`"),
        Row("runner-resume", "`Runner.resume`, `async_resume`, `NBRunner.nbresume`"),
        Row(
            "runner-spin",
            "`Runner.spin`, `async_spin` and `ExecutingTask`: `task`, and what `ExecutingRun` has",
            Verdict.BETTER,
            "`set=` gives inputs other values without a module of their own",
        ),
        Row(
            "inspect-spin",
            '`inspect_spin(datastore_root=)` and `metadata("spin@...")`: the client lists spins in place of runs',
            Verdict.BETTER,
            "a spin is also read by its path, whatever is listed",
        ),
        Row(
            "deployer",
            "`Deployer`, `NBDeployer`, `DeployedFlow`, `TriggeredRun`",
            Verdict.NO,
            "deploying comes later",
        ),
        Row("parallel-map", "`parallel_map`, `parallel_imap_unordered`"),
        Row("profile", "`profile(label, stats_dict=)`"),
        Row("s3", "`S3`", Verdict.NO, "stores in the cloud come later"),
        Row("argo-event", "`ArgoEvent`", Verdict.NO, "deploying comes later"),
        Row("cards", "`metaflow.cards`", Verdict.NO, "cards come later"),
        Row(
            "type-stubs",
            "type stubs as a package of their own",
            Verdict.BETTER,
            "every package is typed itself; type checkers need nothing besides",
        ),
        Row("language-r", "`metaflow.R`", Verdict.NO, "flows are written in Python"),
    ),
)
COMMANDS = Section(
    "`python flow.py`",
    (
        Row(
            "cli-top",
            "options before the command: `--quiet`, `--metadata`, `--environment`, `--datastore`, "
            "`--datastore-root`, `--with`, `--config`, `--config-value`, `--no-pylint`; accepted without effect: "
            "`--event-logger`, `--monitor`",
        ),
        Row(
            "cli-check",
            "no command, or `check` with `--warnings`, `--no-warnings`: looks for mistakes in the flow, and asks "
            "pylint if it is installed",
            Verdict.BETTER,
            "finds artifacts that are read and not there, too",
        ),
        Row("cli-show", "`help`, `version`, `show`"),
        Row("cli-output", "`output-raw`, `output-dot`"),
        Row(
            "cli-run",
            "`run` with parameters, `--tag`, `--max-workers`, `--max-num-splits`, `--max-log-size`, `--with`, "
            "`--run-id-file`, `--namespace`",
        ),
        Row("cli-variables", "each option is a variable as well, `..._RUN_ALPHA` for `run --alpha`"),
        Row("cli-dump", "`dump RUN/STEP[/TASK]` with `--private`, `--max-value-size`, `--include`, `--file`"),
        Row(
            "cli-logs",
            "`logs RUN/STEP[/TASK]` with `--stdout`, `--stderr`, `--both`, `--timestamps`, `--attempt`",
            Verdict.BETTER,
            "also while the task runs",
        ),
        Row("cli-logs-scrub", "`logs scrub`"),
        Row("cli-tag", "`tag add`, `tag remove`, `tag replace`, `tag list`"),
        Row(
            "cli-resume",
            "`resume [STEP]` with `--origin-run-id`; tasks that have succeeded are taken from the run",
            Verdict.BETTER,
            "`--plan` says what would become of each task, and why; code that leads elsewhere is noticed",
        ),
        Row(
            "cli-spin",
            "`spin STEP` or a path with `--artifacts-module`, `--skip-decorators`, `--persist`, `--max-log-size`, "
            "`--run-id-file`: runs one step with the inputs of a past run",
            Verdict.BETTER,
            "also a task that failed, or that the run would have come to next; `--set NAME=VALUE`, `--watch`, `--json`",
        ),
        Row("cli-card", "`card list`, `get`, `view`, `create`, `server`", Verdict.NO, "cards come later"),
        Row(
            "cli-package",
            "`package info`, `list`, `save`",
            Verdict.BETTER,
            "also of any run (`--run`); equal files make equal archives, `.gitignore` counts, secrets are warned of",
        ),
        Row(
            "cli-cloud", "`batch`, `kubernetes`, `spot-metadata`", Verdict.NO, "tasks in the cloud come later"
        ),
        Row(
            "cli-deploy", "`argo-workflows`, `step-functions`, `airflow`", Verdict.NO, "deploying comes later"
        ),
        Row(
            "cli-internal",
            "`step`, `init`, `spin-step`, `--runner-attribute-file`",
            Verdict.NO,
            "inner commands there; a task here is told what to do by its specification",
        ),
    ),
)
