"""Rows about parameters, files and configurations, and about what `current` knows."""

from compat_rows.row import Row, Section, Verdict

CARDS_LATER = "cards come later"

PARAMETERS = Section(
    "Parameters and configurations",
    (
        Row(
            "param-types",
            "`Parameter(name, default=, type=, help=, required=, show_default=)` of type str, int, float or bool, told "
            "by the default where none is named",
            Verdict.BETTER,
            "also Enum, Literal, dataclasses, models of pydantic, dates and times",
        ),
        Row("param-default-callable", "a function as `default`, called with a context when a run starts"),
        Row("param-separator", "`separator=`: a text that is split into a list"),
        Row(
            "param-names",
            "names that mean options of `run` are reserved; upper and lower case, `-` and `_` are the same",
            Verdict.BETTER,
            "two parameters whose names are the same in this way are an error, there the second one wins",
        ),
        Row("param-read-only", "parameters cannot be assigned to in a step"),
        Row("param-json", "`JSONType`, `JSONTypeClass`"),
        Row("include-file", "`IncludeFile(name, is_text=, encoding=, parser=, default=, required=, help=)`"),
        Row(
            "config",
            "`Config(name, default=, default_value=, parser=, plain=, required=, help=)`, read before the graph; "
            "`--config`, `--config-value`; immutable; `to_dict()`",
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
            "`username`, `tags`, `tempdir`, `graph`, `run`, `task`, `parameter_names`, `is_running_flow`; `in` and "
            "`get`",
        ),
        Row(
            "current-parallel",
            "`current.parallel` with `main_ip`, `num_nodes`, `node_index`, `control_task_id`",
        ),
        Row(
            "current-project",
            "`project_name`, `project_flow_name`, `branch_name`, `is_user_branch`, `is_production`",
        ),
        Row("current-trigger", "`current.trigger` of a run that `--trigger Flow/run` started"),
        Row("current-card", "`current.card`", Verdict.NO, CARDS_LATER),
        Row(
            "current-spot",
            "`current.spot_termination_notice`",
            Verdict.NO,
            "for tasks in the cloud, which come later",
        ),
    ),
)
