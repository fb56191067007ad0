"""Which tests show a row, by its id, besides the flow files that name it: node ids without parameters."""

_CHOICES = "tests/integration/test_choices.py::"
_CLIENT = "tests/integration/test_client_real_runs.py::"
_CODE = "tests/integration/test_code.py::"
_CONFIGURATION = "tests/integration/test_configuration.py::"
_CONFIG_VALUES = "packages/core/tests/test_config_values.py::"
_DECORATORS = "tests/integration/test_decorators.py::"
_FAILURES = "tests/integration/test_failures.py::"
_FLOW_DECORATORS = "tests/integration/test_flow_decorators.py::"
_LANGUAGE = "tests/integration/test_language.py::"
_RESUME = "tests/integration/test_resume.py::"
_RUNNER = "tests/integration/test_runner.py::"
_RUNNER_SPIN = "tests/integration/test_runner_spin.py::"
_SPIN = "tests/integration/test_spin"
_STOPPING = "tests/integration/test_stopping.py::"
_SURFACE = "tests/compatibility/test_surface.py::"
_AT_ONCE = f"{_SURFACE}test_so_many_tasks_at_once_and_as_many_attempts_as_one_asks_for"
_SPELT = f"{_SURFACE}test_options_are_found_however_they_are_spelt_and_declarations_are_kept"
_STARTED = f"{_FLOW_DECORATORS}test_what_starts_a_deployed_flow_is_data_and_can_be_tried_here"
_USER_DECORATORS = "tests/integration/test_user_decorators.py::"
_AROUND = f"{_USER_DECORATORS}test_user_decorators_run_around_replace_and_skip_steps"
_MUTATORS = f"{_USER_DECORATORS}test_mutators_change_decorators_and_parameters_before_the_graph_is_read"
_OF_CONFIGS = f"{_USER_DECORATORS}test_decorators_of_every_kind_are_given_parts_of_configs"
_PARAMETER_TYPES = "packages/core/tests/test_parameter_types.py::"
_CLIENT_TAGS = "packages/client/tests/test_client_tags.py::"
_CLIENT_RUNS = "packages/client/tests/test_client_runs_of_a_flow.py::"
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
    "flow-step-marks": (
        "packages/core/tests/test_graph_build.py::test_marks_name_start_and_end",
        f"{_CHOICES}test_a_flow_of_one_step",
    ),
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
    "flow-input": (f"{_LANGUAGE}test_foreach_nested_with_branches_inside_and_joins_in_order",),
    "flow-lazy-artifacts": (f"{_LANGUAGE}test_what_a_join_cannot_do_fails_with_an_error_of_its_own",),
    "flow-constants": (f"{_LANGUAGE}test_parameters_constants_and_their_defaults",),
    "flow-inheritance": (
        f"{_LANGUAGE}test_flows_inherit_steps_and_parameters",
        f"{_CONFIG_VALUES}test_a_flow_inherits_configs_and_may_replace_them",
        _MUTATORS,
    ),
    # parameters and configurations
    "param-types": (f"{_CONFIGURATION}test_parameters_of_any_type", _SPELT),
    "param-default-callable": (
        f"{_CONFIGURATION}test_parameters_of_any_type",
        f"{_PARAMETER_TYPES}test_a_function_gives_the_default_and_may_ask_whether_something_is_deployed",
    ),
    "param-separator": (f"{_PARAMETER_TYPES}test_a_separator_splits_into_a_list",),
    "param-names": (
        f"{_CONFIGURATION}test_no_option_of_run_can_be_the_name_of_a_parameter",
        f"{_PARAMETER_TYPES}test_a_reserved_name_is_refused",
        _SPELT,
    ),
    "param-read-only": (f"{_CONFIGURATION}test_parameters_of_any_type",),
    "param-json": (f"{_PARAMETER_TYPES}test_json_type_is_a_type_of_click_too",),
    "include-file": (
        f"{_CONFIGURATION}test_an_included_file_is_read_once_and_stored_with_the_run",
        f"{_CONFIGURATION}test_a_default_file_is_looked_for_beside_the_flow_too",
    ),
    "config": (
        f"{_CONFIGURATION}test_configs_are_given_in_front_of_the_command",
        f"{_CONFIGURATION}test_a_flow_without_its_required_config_can_still_be_asked_for_help",
        f"{_CONFIGURATION}test_options_of_configs_are_there_only_for_flows_with_configs",
        f"{_CONFIG_VALUES}test_nothing_in_a_value_can_be_changed",
    ),
    "config-expr": (
        f"{_CONFIGURATION}test_configs_in_defaults_and_steps",
        f"{_CONFIG_VALUES}test_defaults_of_parameters_come_from_configs_with_their_types",
        _OF_CONFIGS,
    ),
    "namespaced-event": (_STARTED,),
    # current
    "current-task": (
        f"{_LANGUAGE}test_current_knows_where_it_is",
        f"{_CLIENT}test_a_step_finds_its_own_run_and_task",
        f"{_SURFACE}test_outside_of_a_task_current_knows_only_that",
        _SPELT,
    ),
    "current-parallel": (
        f"{_CHOICES}test_a_gang_commits_as_one_and_the_client_shows_a_task_for_each_member",
    ),
    "current-project": (f"{_FLOW_DECORATORS}test_a_flow_in_a_project_has_a_branch_tags_and_facts",),
    "current-trigger": (_STARTED,),
    # decorators
    "deco-retry": (f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time", _AT_ONCE),
    "deco-catch": (f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time", _AT_ONCE),
    "deco-timeout": (
        f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time",
        f"{_DECORATORS}test_a_limit_leaves_the_alarm_to_the_step_and_lets_it_clean_up",
        _SPELT,
    ),
    "deco-environment": (
        f"{_DECORATORS}test_variables_and_secrets_are_there_while_the_step_runs_and_nowhere_else",
    ),
    "deco-secrets": (
        f"{_DECORATORS}test_variables_and_secrets_are_there_while_the_step_runs_and_nowhere_else",
        f"{_DECORATORS}test_secrets_come_from_plug_ins_too_and_a_function_fetches_them",
        _SPELT,
    ),
    "deco-resources": (f"{_DECORATORS}test_tasks_that_fill_the_machine_run_one_after_another",),
    "deco-parallel": (f"{_CHOICES}test_a_gang_commits_as_one_and_the_client_shows_a_task_for_each_member",),
    "deco-pytorch-parallel": (f"{_DECORATORS}test_the_members_of_a_gang_find_one_another_through_variables",),
    "deco-with": (
        f"{_DECORATORS}test_the_command_line_and_a_variable_add_decorators",
        f"{_DECORATORS}test_what_is_added_is_checked_and_shown",
    ),
    "deco-project": (f"{_FLOW_DECORATORS}test_a_flow_in_a_project_has_a_branch_tags_and_facts",),
    "deco-schedule": (_STARTED, _SPELT),
    "deco-trigger": (_STARTED, _SPELT),
    "deco-exit-hook": (f"{_FLOW_DECORATORS}test_exit_hooks_are_called_after_the_end_and_change_nothing",),
    "own-generator": (_AROUND, _OF_CONFIGS),
    "own-class": (_AROUND,),
    "own-step-mutator": (_MUTATORS,),
    "own-flow-mutator": (_MUTATORS, _OF_CONFIGS),
    "own-with": (_MUTATORS,),
    # programs
    "runner": (
        f"{_RUNNER}test_run_gives_parameters_and_options_and_returns_after_the_end",
        f"{_RUNNER}test_wrong_options_are_told_before_anything_starts",
        f"{_RUNNER}test_a_caller_that_is_killed_leaves_nothing",
        f"{_RUNNER}test_run_works_where_an_event_loop_runs",
        f"{_RUNNER}test_leaving_a_runner_stops_what_still_runs",
        f"{_CONFIGURATION}test_a_program_gives_configs_and_reads_them_back",
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
    "runner-spin": (
        f"{_RUNNER_SPIN}test_spin_returns_the_task_after_its_end",
        f"{_RUNNER_SPIN}test_a_value_comes_to_the_step_as_it_was_given",
        f"{_RUNNER_SPIN}test_async_spin_returns_as_soon_as_it_has_begun",
    ),
    "inspect-spin": (
        "packages/client/tests/test_client_spins.py::test_metadata_of_spins_lists_spins_in_place_of_runs",
        "packages/client/tests/test_client_spins.py::test_inspect_spin_finds_what_commands_find_that_are_given_here",
    ),
    "parallel-map": (
        f"{_RUNTIME}test_parallel_map.py::test_results_come_in_the_order_of_the_items",
        f"{_RUNTIME}test_parallel_map.py::test_unordered_results_come_as_they_are_there",
        f"{_RUNTIME}test_parallel_map.py::test_a_process_that_dies_is_told",
    ),
    "profile": (f"{_RUNTIME}test_parallel_map.py::test_profile_prints_or_adds_up",),
    "type-stubs": (
        "tests/architecture/test_tree.py::test_types_are_checked_in_each_distribution",
        "packages/mainstem/tests/test_facade_names.py::test_type_checkers_see_the_same_names",
    ),
    # commands
    "cli-top": (
        f"{_RUNTIME}test_cli_leading_options.py::test_options_without_effect_are_accepted",
        f"{_RUNTIME}test_cli_leading_options.py::test_a_choice_that_is_none_is_refused",
        f"{_RUNTIME}test_cli_leading_options.py::test_a_run_with_options_in_front",
        f"{_RUNTIME}test_cli_check.py::test_pylint_can_be_left_out_and_waits_for_a_sound_graph",
    ),
    "cli-check": (
        f"{_RUNTIME}test_cli_check.py::test_pylint_is_asked_for_warnings_where_they_are_wanted",
        f"{_RUNTIME}test_cli_check.py::test_an_error_is_told_with_the_warnings_and_fails",
        "packages/core/tests/test_graph_rules.py::test_all_findings_come_at_once_ordered_by_line",
        "tests/smoke/test_smoke.py::test_a_malformed_graph_is_refused_before_anything_runs",
        "tests/integration/test_json_documents.py::test_every_command_prints_what_the_reference_says",
    ),
    "cli-show": (
        f"{_RUNTIME}test_cli_show.py::test_the_description_holds_all_that_a_reader_needs",
        f"{_RUNTIME}test_cli_commands.py::test_version",
        f"{_RUNTIME}test_cli_commands.py::test_help_of_a_command_and_of_one_inside_a_group",
    ),
    "cli-output": (
        f"{_RUNTIME}test_cli_commands.py::test_output_dot",
        f"{_RUNTIME}test_cli_commands.py::test_output_raw_is_what_show_says_as_json",
    ),
    "cli-run": (
        f"{_RUNTIME}test_cli_run_options.py::test_a_log_is_cut_with_a_clear_mark_and_each_stream_on_its_own",
    ),
    "cli-variables": ("tests/integration/test_settings.py::test_every_option_can_be_given_by_a_variable",),
    "cli-dump": (
        f"{_RUNTIME}test_cli_dump.py::test_one_task",
        f"{_RUNTIME}test_cli_dump.py::test_private_artifacts_are_shown_on_request",
        f"{_RUNTIME}test_cli_dump.py::test_a_pickle_holds_the_values_by_task_and_name",
        f"{_RUNTIME}test_cli_dump.py::test_an_artifact_that_no_task_has",
    ),
    "cli-logs": (
        f"{_RUNTIME}test_cli_logs.py::test_one_stream_of_one_task_comes_out_byte_by_byte",
        f"{_RUNTIME}test_cli_logs.py::test_both_streams_come_in_lines",
        f"{_RUNTIME}test_cli_logs.py::test_timestamps_stand_in_front",
        f"{_RUNTIME}test_cli_logs.py::test_the_attempt_can_be_chosen",
        f"{_RUNTIME}test_cli_logs.py::test_a_running_task_shows_what_it_has_printed_so_far",
    ),
    "cli-logs-scrub": (
        f"{_RUNTIME}test_cli_scrub.py::test_one_stream_then_the_other",
        f"{_RUNTIME}test_cli_scrub.py::test_a_task_that_still_runs_is_left_alone_unless_it_is_asked_for",
    ),
    "cli-package": (
        f"{_CODE}test_package_tells_lists_and_saves",
        f"{_CODE}test_every_run_keeps_its_code",
        "packages/runtime/tests/test_code_files.py::test_ignore_files_have_gits_rules_and_ours_the_last_word",
    ),
    "runner-resume": ("tests/integration/test_resume_options.py::test_a_program_resumes_a_run",),
    "cli-resume": (
        f"{_RESUME}test_what_has_succeeded_is_taken_and_the_rest_is_made",
        f"{_RESUME}test_a_step_that_is_asked_for_is_made_again_with_all_that_follows",
        f"{_RESUME}test_the_plan_says_what_becomes_of_each_task_and_starts_nothing",
    ),
    "cli-spin": (
        f"{_SPIN}.py::test_a_step_gets_the_inputs_that_it_had_in_the_run",
        f"{_SPIN}.py::test_a_task_that_has_failed_is_tried_with_its_inputs",
        f"{_SPIN}_changes.py::test_a_module_gives_any_values_also_to_one_input_of_a_join",
        f"{_SPIN}_apart.py::test_no_list_of_runs_shows_a_spin",
        f"{_SPIN}_ends.py::test_retry_and_catch_do_not_count_and_that_is_said",
        "tests/integration/test_terminal_spin.py::test_each_edit_of_the_flow_s_files_runs_the_step_again",
    ),
    "cli-tag": (
        f"{_CLIENT_TAGS}test_tags_are_added_removed_and_replaced_and_everybody_sees_it_at_once",
        "tests/guides/test_guides.py::test_a_guide_keeps_its_word",
    ),
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
        _AT_ONCE,
    ),
    "sched-failure": (
        f"{_FAILURES}test_the_siblings_of_a_failed_task_are_stopped_and_what_was_committed_stays",
        f"{_CHOICES}test_keep_going_runs_what_does_not_depend_on_the_failure",
    ),
    "sched-attempts": (
        f"{_DECORATORS}test_failed_attempts_are_tried_again_caught_or_ended_in_time",
        _AT_ONCE,
    ),
    "sched-max-num-splits": (_AT_ONCE,),
    "sched-signals": (
        f"{_STOPPING}test_a_signal_ends_tasks_that_do_not_resist_within_two_seconds",
        "tests/faults/test_kills.py::test_tasks_die_even_if_supervisor_and_warm_parent_are_killed_at_once",
    ),
    "sched-exit-codes": (
        "packages/mainstem/tests/test_facade_runner.py::test_the_command_line_runs_and_gives_its_exit_code",
        f"{_STOPPING}test_a_signal_ends_tasks_that_do_not_resist_within_two_seconds",
    ),
    "sched-progress": (f"{_RUNTIME}test_cli_live.py::test_the_lines_and_the_final_state_stay",),
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
    "ids-tags": (
        f"{_CLIENT_RUNS}test_tags_select_runs_and_belong_to_all_in_them",
        f"{_CLIENT_TAGS}test_the_tags_of_mainstem_stay",
    ),
    "ids-namespaces": (
        f"{_CLIENT_RUNS}test_the_default_namespace_is_ones_own_runs",
        f"{_CLIENT_RUNS}test_what_is_outside_of_the_namespace_is_refused_by_its_path",
        f"{_CLIENT_TAGS}test_a_tag_brings_a_run_into_a_namespace_and_out_of_it",
    ),
    "logs-kept": (
        f"{_FAILURES}test_output_is_kept_to_the_byte_whatever_it_is",
        "packages/client/tests/test_client_logs.py::test_the_log_of_a_running_task_grows",
    ),
}
