"""Rows about the decorators of steps and flows, and about those that users write."""

from compat_rows.row import Row, Section, Verdict

STEP_DECORATORS = Section(
    "Decorators of steps",
    (
        Row(
            "deco-retry",
            "`@retry(times=3, minutes_between_retries=2)`",
            Verdict.BETTER,
            "waits as told; back-off, jitter, and retries by kind of failure; as many as one asks for",
        ),
        Row(
            "deco-catch",
            "`@catch(var=, print_exception=True)`: the failure is an artifact with `exception`, `type` and "
            "`stacktrace`, and the flow goes on; also if the process died",
        ),
        Row(
            "deco-timeout",
            "`@timeout(seconds=, minutes=, hours=)`: TimeoutException in the step, so that `finally` and `@catch` run",
            Verdict.BETTER,
            "native code that never returns to Python is killed",
        ),
        Row("deco-environment", "`@environment(vars=)`: variables while the step runs"),
        Row(
            "deco-secrets",
            "`@secrets(sources=, role=, allow_override=)`, with the provider `inline`, and `get_secret`; a clash is an "
            "error",
            Verdict.BETTER,
            "also from files and the environment, and from plug-ins; those of the clouds come later",
        ),
        Row(
            "deco-resources",
            "`@resources(cpu=, gpu=, memory=, disk=, shared_memory=)`",
            Verdict.BETTER,
            "tasks on one machine run side by side only as far as it has what they ask for",
        ),
        Row("deco-parallel", "`@parallel`: the step is run by a gang"),
        Row(
            "deco-pytorch-parallel",
            "`@pytorch_parallel(master_port=)`: with the variables that PyTorch reads",
        ),
        Row("deco-cloud", "`@batch`, `@kubernetes`", Verdict.NO, "tasks in the cloud come later"),
        Row("deco-card", "`@card`", Verdict.NO, "cards come later"),
        Row("deco-conda", "`@conda`, `@pypi`", Verdict.NO, "environments of steps come later"),
        Row(
            "deco-internal",
            "`@argo_workflows_internal`, `@step_functions_internal`, `@airflow_internal`, "
            "`@unbounded_test_foreach_internal`",
            Verdict.NO,
            "what Metaflow adds by itself, and nobody writes",
        ),
        Row(
            "deco-extensions",
            "`@ray_parallel`, `@metaflow_ray`, `@torchrun`, `@deepspeed`, `@checkpoint`, `@model`, "
            "`@huggingface_hub`, `@nvidia`, `@slurm`, `@snowpark`, `@gpu_profile`",
            Verdict.NO,
            "of extensions, not of Metaflow itself; others may bring such by entry point",
        ),
        Row(
            "deco-with",
            "`--with retry:times=4` and a variable attach decorators to all steps; one in the flow wins; unknown "
            "ones, doubled ones and unknown attributes are errors",
        ),
    ),
)
FLOW_DECORATORS = Section(
    "Decorators of flows",
    (
        Row(
            "deco-project",
            "`@project(name=, branch=, production=)`, `--branch`, `--production`; tags of the run",
        ),
        Row(
            "deco-schedule",
            "`@schedule(cron=, weekly=, daily=, hourly=, timezone=)`: data, until a flow is deployed",
        ),
        Row(
            "deco-trigger",
            "`@trigger(event=, events=, options=)`, `@trigger_on_finish(flow=, flows=, options=)`: data, until a flow "
            "is deployed; `--trigger Flow/run` tries it",
            Verdict.BETTER,
            "both may stand on one flow",
        ),
        Row(
            "deco-exit-hook",
            "`@exit_hook(on_success=, on_error=)`: functions that are called when the run has ended; one that fails "
            "changes nothing",
        ),
        Row("deco-conda-base", "`@conda_base`, `@pypi_base`", Verdict.NO, "environments of steps come later"),
        Row(
            "deco-airflow",
            "`@airflow_external_task_sensor`, `@airflow_s3_key_sensor`",
            Verdict.NO,
            "deploying comes later",
        ),
        Row("deco-package-sources", "`@package_sources`", Verdict.NO, "code packages come later"),
    ),
)
OWN_DECORATORS = Section(
    "Decorators of one's own",
    (
        Row(
            "own-generator",
            "`@user_step_decorator` on a generator: before and after `yield`, exceptions of the step at `yield`, "
            "another body in place of the step's, `USER_SKIP_STEP`",
        ),
        Row("own-class", "`UserStepDecorator` with `init`, `pre_step`, `post_step`, `skip_step`"),
        Row("own-step-mutator", "`StepMutator` with `init`, `pre_mutate`, `mutate`; `MutableStep`"),
        Row("own-flow-mutator", "`FlowMutator`; `MutableFlow`"),
        Row("own-with", "`--with module.decorator:x=1`"),
        Row(
            "own-hooks",
            "the low-level hooks of `StepDecorator` and `FlowDecorator`",
            Verdict.NO,
            "three hooks, `validate`, `plan` and `around`, stand in their place",
        ),
    ),
)
