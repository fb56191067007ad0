"""Rows about what `check` finds, how flows run, and what is kept of a run."""

from compat_rows.row import Row, Section, Verdict

CHECKS = Section(
    "Checks",
    (
        Row("lint-reserved-words", "steps are not called like members of flows"),
        Row("lint-basic-steps", "exactly one step starts and one ends"),
        Row("lint-annotation-conflict", "a marked start or end, and another step called `start` or `end`"),
        Row("lint-start-end-degree", "nothing leads to the start, nothing follows the end"),
        Row("lint-end-is-end", "the end has no `self.next` and is no join"),
        Row("lint-step-names", "how steps may be called"),
        Row("lint-num-args", "a step takes `self`, a join `inputs` besides; a join cannot split"),
        Row(
            "lint-static-transitions",
            "the last statement of a step is `self.next`",
            Verdict.BETTER,
            "or an `if`/`else` whose branches each end in one",
        ),
        Row("lint-valid-transitions", "`self.next` has one of the known forms"),
        Row("lint-unknown-transitions", "the steps that follow exist"),
        Row("lint-acyclicity", "no cycle, but for a switch that leads back to its own step"),
        Row("lint-orphans", "every step can be reached"),
        Row("lint-split-join", "each split is joined, and joins fit their splits"),
        Row("lint-switch", "a switch has a condition and at least two cases"),
        Row("lint-empty-foreach", "a foreach does not lead into a join at once"),
        Row(
            "lint-parallel",
            "`num_parallel` leads to a step with `@parallel` and no other does; a join follows",
        ),
        Row(
            "lint-nested-foreach",
            "an option that forbids nested foreach",
            Verdict.NO,
            "off by default there, too",
        ),
        Row(
            "lint-ambiguous-joins",
            "a case of a switch does not lead into a join",
            Verdict.BETTER,
            "it may",
        ),
        Row("lint-runtime-transition", "`self.next` is called, once, and as the flow's file says"),
    ),
)
RUNNING = Section(
    "How flows run",
    (
        Row(
            "sched-tasks",
            "each task is a process; `--max-workers` at a time",
            Verdict.BETTER,
            "forked from a warm parent: milliseconds for a task, not half a second",
        ),
        Row("sched-max-num-splits", "a foreach with more items than `--max-num-splits` fails the run"),
        Row(
            "sched-failure",
            "a task that fails after its retries fails the run; the others get five seconds, then they are killed",
            Verdict.BETTER,
            "`--keep-going` lets them finish",
        ),
        Row(
            "sched-attempts",
            "attempts: one, the retries, and those that `@catch` needs",
            Verdict.BETTER,
            "no limit of six",
        ),
        Row(
            "sched-exit-codes",
            "0; 1 if the run failed; 2 if the command was wrong",
            Verdict.BETTER,
            "the rules hold without exception; 130 and 143 for signals",
        ),
        Row(
            "sched-signals",
            "Ctrl-C ends all tasks",
            Verdict.BETTER,
            "so do SIGTERM and `kill -9`",
        ),
        Row(
            "sched-progress",
            "a long run tells how far it is",
            Verdict.BETTER,
            "each task when it starts and ends, and in a terminal a table of steps",
        ),
        Row(
            "sched-exit-202",
            "a task that ends with exit code 202 is not tried again",
            Verdict.NO,
            "an inner agreement there; `@retry(on=...)` says which failures are tried again",
        ),
    ),
)
KEPT = Section(
    "What is kept",
    (
        Row(
            "artifact-saved",
            "what a step assigns to `self`, when it ends and also when it fails",
            Verdict.BETTER,
            "functions are kept like other values; what cannot be kept is named with the line that assigned it",
        ),
        Row(
            "artifact-inherited",
            "what went before is there by reference; what is changed in place is kept anew",
        ),
        Row("ids-runs", "a run has an id; pathspecs `Flow/Run/Step/Task/Artifact`"),
        Row(
            "artifact-inner",
            "inner artifacts: `_foreach_stack`, `_graph_info`, `_transition`, `_success` and their like, and `name`",
            Verdict.NO,
            "records hold it: `current.graph`, `foreach_stack()`, `show --json` and the client tell it",
        ),
        Row("ids-tags", "tags of users and of the system"),
        Row("ids-namespaces", "`namespace()` is a filter by tag; `user:<name>` by default"),
        Row(
            "logs-kept",
            "what tasks print is kept for each attempt",
            Verdict.BETTER,
            "from the first line on, and whole",
        ),
        Row(
            "artifact-serializers",
            "`ArtifactSerializer` plug-ins",
            Verdict.BETTER,
            "codecs: no pickle for arrays, tables and plain values",
        ),
    ),
)
