"""Rows about parameters, files and configurations, and about what `current` knows."""

from compat_rows.row import Row, Section, Verdict

CARDS_LATER = "cards come later"

PARAMETERS = Section(
    "Parameters and configurations",
    (
        Row(
            "param-types",
            "`Parameter(name, default=, type=, help=, required=, show_default=)` of type str, int, float or bool, told "
            "by the default where none is named; or a type of click",
            Verdict.BETTER,
            "also Enum, Literal, dataclasses, models of pydantic, dates and times",
        ),
        Row(
            "param-default-callable",
            "a function as `default`, called when a run starts with a `ParameterContext` (`flow_name`, `user_name`, "
            "`parameter_name`, `logger`, `ds_type`, `configs`) and, if it takes it, `deploy_time`",
        ),
        Row("param-separator", "`separator=`: a text that is split into a list"),
        Row(
            "param-names",
            "names that mean options of `run` are reserved; upper and lower case, `-` and `_` are the same",
            Verdict.BETTER,
            "two parameters whose names are the same in this way are an error, there the second one wins; an option "
            "may be spelt either way",
        ),
        Row("param-read-only", "parameters cannot be assigned to in a step"),
        Row("param-json", "`JSONType`, `JSONTypeClass`"),
        Row(
            "include-file",
            "`IncludeFile(name, is_text=, encoding=, parser=, default=, required=, help=)`: a file of this machine is "
            "stored with the run; URLs are refused",
            Verdict.BETTER,
            "with a parser readers get the parsed value, too",
        ),
        Row(
            "config",
            "`Config(name, default=, default_value=, parser=, plain=, required=, help=)`, read before the graph; "
            "`--config`, `--config-value`; immutable; `to_dict()`; `default` and `default_value` exclude each other",
        ),
        Row(
            "config-expr",
            "`config_expr('cfg.a.upper()')` and `cfg.a` where a decorator or parameter takes a value",
        ),
        Row(
            "config-parsers",
            "parsers as functions, as dotted names, and those that are exported: `yaml_parser`, "
            "`requirements_txt_parser`, `pyproject_toml_parser`, `conda_environment_yml_parser`",
        ),
        Row("namespaced-event", "`namespaced_event_name(name)`"),
    ),
)
CURRENT = Section(
    "current",
    (
        Row(
            "current-task",
            "`flow_name`, `run_id`, `step_name`, `task_id`, `retry_count`, `origin_run_id`, `pathspec`, `namespace`, "
            "`username`, `tags`, `tempdir`, `graph`, `graph_info`, `run`, `task`, `parameter_names`, "
            "`is_running_flow`; `in` and `get`",
        ),
        Row(
            "current-parallel",
            "`current.parallel` with `main_ip`, `num_nodes`, `node_index`, `control_task_id`; `is_parallel`",
        ),
        Row(
            "current-project",
            "`project_name`, `project_flow_name`, `branch_name`, `is_user_branch`, `is_production`",
        ),
        Row(
            "current-trigger",
            "`current.trigger` of a run that `--trigger Flow/run` started: `event`, `events`, `run`, `runs`, by name, "
            "`in`, iteration",
        ),
        Row("current-card", "`current.card`", Verdict.NO, CARDS_LATER),
        Row(
            "current-spot",
            "`current.spot_termination_notice`",
            Verdict.NO,
            "for tasks in the cloud, which come later",
        ),
        Row(
            "current-extensions",
            "`checkpoint`, `model`, `huggingface_hub`, `ray` of `current`",
            Verdict.NO,
            "facts of extensions, not of Metaflow itself; a decorator by entry point can add such",
        ),
    ),
)
