"""Which tests show a row, by its id, besides the flow files that name it: node ids without parameters."""

_CHOICES = "tests/integration/test_choices.py::"
_CLIENT = "tests/integration/test_client_real_runs.py::"
_DECORATORS = "tests/integration/test_decorators.py::"
_FAILURES = "tests/integration/test_failures.py::"
_LANGUAGE = "tests/integration/test_language.py::"
_RUNNER = "tests/integration/test_runner.py::"
_STOPPING = "tests/integration/test_stopping.py::"
_RUNTIME = "packages/runtime/tests/"
_GRAPH_RULES = "packages/core/tests/test_graph_rules.py::test_the_rule_finds_it_and_nothing_else"
_GRAPH_CHOICES = "packages/core/tests/test_graph_choices.py::"
_RULES = """
    reserved-words basic-steps annotation-conflict start-end-degree end-is-end step-names num-args static-transitions
    valid-transitions unknown-transitions acyclicity orphans split-join switch empty-foreach parallel
"""

EVIDENCE: dict[str, tuple[str, ...]] = {
    # flows
    "flow-run": (
        "packages/mainstem/tests/test_facade_runner.py::test_importing_a_flow_runs_nothing",
        f"{_RUNTIME}test_testing_step.py::test_a_flow_object_outside_of_a_task_says_what_to_do",
    ),
    "flow-step-marks": ("packages/core/tests/test_graph_build.py::test_marks_name_start_and_end",),
    "flow-foreach": (
        f"{_LANGUAGE}test_an_empty_foreach_goes_straight_to_the_join",
        f"{_RUNTIME}test_testing_flow.py::test_a_foreach_takes_any_iterable_and_an_empty_one_goes_straight_to_its_join",
    ),
    "flow-num-parallel": (
        f"{_CHOICES}test_a_gang_commits_as_one_and_the_client_shows_a_task_for_each_member",
        f"{_RUNTIME}test_random_flows.py::test_the_runtime_does_what_the_reference_says",
    ),
    "flow-switch": (
        f"{_CHOICES}test_a_switch_goes_one_way_and_the_ways_meet_again",
        f"{_CHOICES}test_items_of_a_foreach_reach_their_join_on_different_ways",
        f"{_GRAPH_CHOICES}test_if_and_else_that_end_in_next_are_a_switch_on_the_test",
        f"{_GRAPH_CHOICES}test_expressions_of_configs_are_cases",
    ),
    "flow-recursion": (
        f"{_CHOICES}test_a_step_loops_until_its_switch_leads_on_within_a_foreach_and_a_branch",
    ),
    "flow-join": (f"{_LANGUAGE}test_foreach_nested_with_branches_inside_and_joins_in_order",),
    "flow-merge": (
        f"{_LANGUAGE}test_merge_takes_what_agrees_by_reference",
        f"{_RUNTIME}test_task_merge.py::test_what_differs_or_is_missing_is_named_and_nothing_is_merged",
    ),
    "flow-constants": (f"{_LANGUAGE}test_parameters_constants_and_their_defaults",),
    "flow-inheritance": (f"{_LANGUAGE}test_flows_inherit_steps_and_parameters",),
    # current
    "current-task": (
        f"{_LANGUAGE}test_current_knows_where_it_is",
        f"{_CLIENT}test_a_step_finds_its_own_run_and_task",
    ),
    # decorators
    "deco-retry": (f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time",),
    "deco-catch": (f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time",),
    "deco-timeout": (f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time",),
    "deco-secrets": (
        f"{_DECORATORS}test_variables_and_secrets_are_there_while_the_step_runs_and_nowhere_else",
    ),
    "deco-resources": (f"{_DECORATORS}test_tasks_that_fill_the_machine_run_one_after_another",),
    "deco-pytorch-parallel": (f"{_DECORATORS}test_the_members_of_a_gang_find_one_another_through_variables",),
    "deco-with": (
        f"{_DECORATORS}test_the_command_line_and_a_variable_add_decorators",
        f"{_DECORATORS}test_what_is_added_is_checked_and_shown",
    ),
    # programs
    "runner": (
        f"{_RUNNER}test_run_gives_parameters_and_options_and_returns_after_the_end",
        f"{_RUNNER}test_wrong_options_are_told_before_anything_starts",
        f"{_RUNNER}test_a_caller_that_is_killed_leaves_nothing",
    ),
    "executing-run": (
        f"{_RUNNER}test_output_is_streamed_while_the_run_goes_on",
        f"{_RUNNER}test_wait_stops_what_takes_too_long_and_leaves_nothing",
        f"{_RUNNER}test_a_run_that_fails_is_no_exception",
    ),
    "nb-runner": (
        "tests/integration/test_runner_notebook.py::test_a_flow_of_a_notebook",
        f"{_RUNTIME}test_runner_cell_source.py::test_a_flow_that_no_cell_defines_is_refused",
    ),
    "parallel-map": (
        f"{_RUNTIME}test_parallel_map.py::test_results_come_in_the_order_of_the_items",
        f"{_RUNTIME}test_parallel_map.py::test_unordered_results_come_as_they_are_there",
        f"{_RUNTIME}test_parallel_map.py::test_a_process_that_dies_is_told",
    ),
    "profile": (f"{_RUNTIME}test_parallel_map.py::test_profile_prints_or_adds_up",),
    # commands
    "cli-top": (
        f"{_RUNTIME}test_cli_leading_options.py::test_options_without_effect_are_accepted",
        f"{_RUNTIME}test_cli_leading_options.py::test_a_choice_that_is_none_is_refused",
    ),
    "cli-show": (
        f"{_RUNTIME}test_cli_show.py::test_the_description_holds_all_that_a_reader_needs",
        f"{_RUNTIME}test_cli_commands.py::test_version",
    ),
    "cli-output": (
        f"{_RUNTIME}test_cli_commands.py::test_output_dot",
        f"{_RUNTIME}test_cli_commands.py::test_output_raw_is_what_show_says_as_json",
    ),
    "cli-run": (
        f"{_RUNTIME}test_cli_run_options.py::test_a_log_is_cut_with_a_clear_mark_and_each_stream_on_its_own",
    ),
    "cli-dump": (
        f"{_RUNTIME}test_cli_dump.py::test_one_task",
        f"{_RUNTIME}test_cli_dump.py::test_an_artifact_that_no_task_has",
    ),
    "cli-logs": (
        f"{_RUNTIME}test_cli_logs.py::test_one_stream_of_one_task_comes_out_byte_by_byte",
        f"{_RUNTIME}test_cli_logs.py::test_a_running_task_shows_what_it_has_printed_so_far",
    ),
    "cli-logs-scrub": (f"{_RUNTIME}test_cli_scrub.py::test_one_stream_then_the_other",),
    # checks
    **{f"lint-{rule}": (_GRAPH_RULES,) for rule in _RULES.split()},
    "lint-ambiguous-joins": (
        f"{_GRAPH_CHOICES}test_a_branch_may_reach_its_join_on_several_ways_and_right_from_a_switch",
    ),
    "lint-runtime-transition": (
        f"{_RUNTIME}test_testing_step.py::test_a_step_that_does_not_go_on_and_a_foreach_that_is_too_wide",
    ),
    # running
    "sched-tasks": (
        f"{_RUNTIME}test_scheduler.py::test_every_task_runs_once_after_its_inputs_and_the_run_succeeds",
        "tests/integration/test_start_methods.py::test_forked_tasks_use_libraries_that_the_flow_imported",
    ),
    "sched-failure": (
        f"{_FAILURES}test_the_siblings_of_a_failed_task_are_stopped_and_what_was_committed_stays",
        f"{_CHOICES}test_keep_going_runs_what_does_not_depend_on_the_failure",
    ),
    "sched-attempts": (f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time",),
    "sched-signals": (
        f"{_STOPPING}test_a_signal_ends_tasks_that_do_not_resist_within_two_seconds",
        "tests/faults/test_kills.py::test_tasks_die_even_if_supervisor_and_warm_parent_are_killed_at_once",
    ),
    # what is kept
    "artifact-saved": (
        f"{_FAILURES}test_a_failure_record_holds_the_exception_and_what_was_assigned",
        "packages/core/tests/test_private_names.py::"
        "test_names_with_two_underscores_are_no_artifacts_in_any_class_of_a_flow",
    ),
    "artifact-inherited": (
        f"{_LANGUAGE}test_a_value_changed_in_place_is_stored_anew_and_one_that_was_only_read_is_not",
    ),
    "artifact-serializers": (
        "packages/datastore/tests/test_codec_registry.py::test_a_codec_of_another_distribution_takes_its_values",
        "packages/datastore/tests/test_codec_registry.py::test_only_pickles_are_refused_where_pickles_are",
    ),
    "ids-runs": (f"{_CLIENT}test_a_run_that_succeeded",),
    "logs-kept": (
        f"{_FAILURES}test_output_is_kept_to_the_byte_whatever_it_is",
        "packages/client/tests/test_client_logs.py::test_the_log_of_a_running_task_grows",
    ),
}
