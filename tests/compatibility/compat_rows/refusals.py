"""How wrong use of a row is refused: the snapshots in tests/errors that show it, by the row's id.

Each is an id of the catalogue of errors, with the variant of its case after `--`; tests/errors provokes it through the
command line or the public API, and compares what a user is told.
"""

REFUSALS: dict[str, str] = {
    # flows
    "flow-run": "usage-flow-outside-task task-name-taken--member graph-member-hidden",
    "flow-step-marks": "usage-decorated-not-method graph-start-ambiguous graph-end-ambiguous",
    "flow-linear": "task-next-missing task-next-mismatch task-next-repeated graph-target-unknown",
    "flow-branch": "graph-split-not-joined graph-target-repeated graph-branch-empty",
    "flow-foreach": (
        "task-foreach-missing task-foreach-not-iterable task-foreach-too-wide graph-foreach-several-targets "
        "graph-foreach-empty graph-foreach-unreadable"
    ),
    "flow-num-parallel": (
        "graph-parallel-undecorated graph-parallel-missing graph-parallel-not-joined graph-parallel-with-foreach "
        "graph-parallel-several-targets task-parallel-invalid"
    ),
    "flow-switch": (
        "task-switch-no-case task-switch-missing graph-switch-too-few-cases graph-switch-condition-missing "
        "graph-switch-fans-out graph-switch-key-unreadable"
    ),
    "flow-recursion": "graph-cycle graph-loop-endless graph-loop-joins",
    "flow-join": "task-artifact-missing--join graph-inputs-missing graph-join-without-split",
    "flow-merge": "task-merge-unhandled task-merge-missing task-merge-outside-join task-merge-arguments",
    "flow-input": "task-name-taken--member",
    "flow-constants": "task-attribute-read-only",
    "flow-lazy-artifacts": "task-artifact-missing",
    "flow-pickling": "usage-flow-pickled",
    "flow-inheritance": "decorator-repeated-on-flow",
    # parameters and configurations
    "param-types": (
        "parameter-invalid parameter-invalid--typed parameter-required parameter-default-invalid "
        "parameter-declared-badly--type parameter-declared-badly--required"
    ),
    "param-default-callable": "parameter-default-failed parameter-default-invalid--computed",
    "param-separator": "parameter-declared-badly--separator",
    "param-names": "parameter-name-reserved parameter-name-duplicate parameter-declared-badly--name",
    "param-read-only": "task-attribute-read-only",
    "param-json": "parameter-invalid--json",
    "include-file": (
        "parameter-file-unreadable parameter-file-remote parameter-file-encoding parameter-file-unparsable "
        "parameter-declared-badly--encoding"
    ),
    "config": (
        "config-required config-declared-badly--both config-file-unreadable config-invalid config-unknown "
        "config-given-twice config-read-only config-name-duplicate"
    ),
    "config-expr": "config-expression-failed config-expression-invalid config-value-missing config-value-early--true",
    "config-parsers": "config-parser-invalid config-parser-unavailable",
    # current
    "current-trigger": "usage-pathspec-invalid--trigger client-not-found--run",
    # decorators
    "deco-retry": "decorator-attribute-invalid decorator-misplaced--unnamed",
    "deco-catch": "decorator-catch-on-split decorator-catch-on-split--switch",
    "deco-timeout": "decorator-attribute-invalid--no-limit task-timed-out",
    "deco-environment": "decorator-attribute-invalid--variables",
    "deco-secrets": (
        "decorator-attribute-missing task-secret-unusable task-secret-unusable--file task-secret-unusable--ours"
    ),
    "deco-resources": "decorator-attribute-invalid--amount",
    "deco-parallel": "graph-parallel-undecorated graph-parallel-missing",
    "deco-pytorch-parallel": "graph-parallel-missing",
    "deco-with": (
        "decorator-unknown decorator-repeated decorator-attribute-unknown--with decorator-attribute-invalid--with "
        "decorator-specification-invalid decorator-specification-invalid--variable"
    ),
    "deco-project": (
        "decorator-attribute-invalid--flow decorator-attribute-missing--flow usage-branch-invalid "
        "decorator-misplaced--flow"
    ),
    "deco-schedule": "decorator-misplaced--flow-unnamed decorator-repeated-on-flow decorator-attribute-invalid--cron",
    "deco-trigger": "decorator-attribute-invalid--trigger decorator-attribute-invalid--finish",
    "deco-exit-hook": "decorator-attribute-invalid--hook",
    "own-generator": (
        "decorator-generator-misused decorator-generator-misused--twice decorator-generator-misused--value "
        "task-next-unknown task-next-unknown--argument"
    ),
    "own-class": "decorator-hook-failed--class",
    "own-step-mutator": "decorator-misplaced--mutator",
    "own-flow-mutator": "decorator-mutation-refused decorator-hook-failed",
    "own-with": "decorator-unknown--own",
    # programs
    "runner": (
        "runner-option-unknown runner-option-invalid runner-file-missing runner-not-a-flow runner-refused "
        "runner-start-failed runner-start-timeout"
    ),
    "executing-run": "runner-stream-unknown",
    "nb-runner": "runner-source-missing",
    "runner-spin": "spin-input-invalid--program",
    "inspect-spin": "client-metadata-invalid",
    "parallel-map": "parallel-process-ended parallel-processes-invalid parallel-value-unpicklable",
    # commands
    "cli-top": "usage-choice-absent",
    "cli-check": "graph-no-steps graph-source-missing graph-artifact-never-written graph-merge-missing pylint-error",
    "cli-run": "task-foreach-too-wide--option usage-file-unwritable tag-invalid parameter-required",
    "cli-variables": "parameter-variable-invalid usage-setting-invalid--option-variable",
    "cli-dump": "client-artifact-missing usage-pathspec-invalid client-not-found--nothing-has-run",
    "cli-logs": "client-not-found--task usage-pathspec-invalid",
    "cli-logs-scrub": "client-not-found--task",
    "cli-package": "client-code-missing record-archive-unsafe",
    "runner-resume": "run-resume-unknown run-resume-step-unknown",
    "cli-resume": "run-resume-unknown run-resume-step-unknown",
    "cli-spin": (
        "spin-pathspec-invalid spin-step-unknown spin-run-unknown spin-task-unknown spin-parallel spin-input-invalid "
        "spin-artifacts-invalid run-is-spin--resume"
    ),
    "cli-tag": "tag-invalid tag-system tag-too-many--later client-namespace-mismatch",
    # checks
    "lint-reserved-words": "graph-step-name-reserved",
    "lint-basic-steps": "graph-start-missing graph-end-missing graph-no-steps",
    "lint-annotation-conflict": "graph-start-ambiguous graph-end-ambiguous",
    "lint-start-end-degree": "graph-cycle graph-end-leads-on",
    "lint-end-is-end": "graph-end-leads-on graph-end-joins",
    "lint-step-names": "graph-step-name-invalid graph-step-name-too-long graph-step-name-differs",
    "lint-num-args": "graph-step-arguments graph-join-splits",
    "lint-static-transitions": (
        "graph-next-missing graph-next-conditional graph-next-not-last graph-next-nested graph-next-repeated "
        "graph-next-conditional-fans-out"
    ),
    "lint-valid-transitions": "graph-target-unreadable graph-next-empty graph-next-keyword-unknown",
    "lint-unknown-transitions": "graph-target-unknown graph-target-not-step",
    "lint-acyclicity": "graph-cycle",
    "lint-orphans": "graph-step-unreachable",
    "lint-split-join": (
        "graph-split-not-joined graph-join-crossed graph-join-incomplete graph-join-without-split "
        "graph-join-repeated graph-inputs-missing"
    ),
    "lint-switch": (
        "graph-switch-too-few-cases graph-switch-condition-missing graph-switch-cases-missing "
        "graph-switch-condition-unreadable graph-switch-key-unreadable"
    ),
    "lint-empty-foreach": "graph-foreach-empty",
    "lint-parallel": "graph-parallel-undecorated graph-parallel-missing graph-parallel-not-joined",
    "lint-runtime-transition": "task-next-missing task-next-mismatch task-next-repeated",
    # how flows run, and what is kept
    "sched-max-num-splits": "task-foreach-too-wide--option",
    "sched-exit-codes": "usage-setting-invalid--option-variable",
    "artifact-saved": "task-value-unpicklable task-name-taken",
    "artifact-inherited": "task-artifact-missing",
    "artifact-serializers": "task-codec-unavailable task-pickle-refused",
    "ids-runs": "usage-pathspec-invalid client-not-found--run client-not-found--flow",
    "ids-tags": "tag-invalid tag-invalid--type tag-too-many tag-system",
    "ids-namespaces": "client-namespace-mismatch",
    "logs-kept": "client-stream-unknown",
}

# Rows with nothing that could be refused, or whose tests among the evidence show that nothing is.
NOTHING_TO_REFUSE = {
    "flow-foreach-stack",
    "flow-name",
    "namespaced-event",
    "current-task",
    "current-parallel",
    "current-project",
    "profile",
    "type-stubs",
    "cli-show",
    "cli-output",
    "lint-ambiguous-joins",
    "sched-tasks",
    "sched-failure",
    "sched-attempts",
    "sched-signals",
    "sched-progress",
}
