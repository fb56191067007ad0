"""Machine learning pipelines written as one Python class: `from mainstem import FlowSpec, step, Run`.

One import for all of Mainstem. A name is loaded from the package that holds it when it is first used, so that a flow
pays for no client and a notebook for no runtime.

    FlowSpec, step, Parameter, JSONType, current             from mainstem_core: what flows are written with
    Config, config_expr, IncludeFile, ...                    from mainstem_core: values that come from files
    Mainstem, Flow, Run, Step, Task, DataArtifact            from mainstem_client: what past runs are read with
    namespace, metadata, ...                                 from mainstem_client: which runs are read
    testing                                                  tests of flows: run_step, run_flow, current_as
    parallel_map, parallel_imap_unordered, profile           from mainstem_runtime: tools for inside a step
    Runner, NBRunner                                         from mainstem_runtime: how programs and notebooks run flows
    exception                                                the exceptions that users may want to catch
    cli                                                      the `mainstem` command
    absent                                                   names of the field that this version has not
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mainstem import exception as exception
    from mainstem_client import DataArtifact as DataArtifact
    from mainstem_client import Flow as Flow
    from mainstem_client import Mainstem as Mainstem
    from mainstem_client import Mainstem as Metaflow
    from mainstem_client import Run as Run
    from mainstem_client import Step as Step
    from mainstem_client import Task as Task
    from mainstem_client import default_metadata as default_metadata
    from mainstem_client import default_namespace as default_namespace
    from mainstem_client import get_metadata as get_metadata
    from mainstem_client import get_namespace as get_namespace
    from mainstem_client import inspect_spin as inspect_spin
    from mainstem_client import metadata as metadata
    from mainstem_client import namespace as namespace
    from mainstem_core.decorators.catch import catch as catch
    from mainstem_core.decorators.environment import environment as environment
    from mainstem_core.decorators.exit_hook import exit_hook as exit_hook
    from mainstem_core.decorators.mutable import MutableFlow as MutableFlow
    from mainstem_core.decorators.mutable import MutableStep as MutableStep
    from mainstem_core.decorators.mutators import FlowMutator as FlowMutator
    from mainstem_core.decorators.mutators import StepMutator as StepMutator
    from mainstem_core.decorators.parallel import parallel as parallel
    from mainstem_core.decorators.parallel import pytorch_parallel as pytorch_parallel
    from mainstem_core.decorators.project import project as project
    from mainstem_core.decorators.resources import resources as resources
    from mainstem_core.decorators.retry import retry as retry
    from mainstem_core.decorators.schedule import schedule as schedule
    from mainstem_core.decorators.secrets import secrets as secrets
    from mainstem_core.decorators.timeout import timeout as timeout
    from mainstem_core.decorators.trigger import namespaced_event_name as namespaced_event_name
    from mainstem_core.decorators.trigger import trigger as trigger
    from mainstem_core.decorators.trigger import trigger_on_finish as trigger_on_finish
    from mainstem_core.decorators.user_steps import USER_SKIP_STEP as USER_SKIP_STEP
    from mainstem_core.decorators.user_steps import UserStepDecorator as UserStepDecorator
    from mainstem_core.decorators.user_steps import user_step_decorator as user_step_decorator
    from mainstem_core.flow import FlowSpec as FlowSpec
    from mainstem_core.flow import JSONType as JSONType
    from mainstem_core.flow import Parameter as Parameter
    from mainstem_core.flow import current as current
    from mainstem_core.flow import step as step
    from mainstem_core.flow.configs import Config as Config
    from mainstem_core.flow.configs import ConfigValue as ConfigValue
    from mainstem_core.flow.configs import conda_environment_yml_parser as conda_environment_yml_parser
    from mainstem_core.flow.configs import config_expr as config_expr
    from mainstem_core.flow.configs import pyproject_toml_parser as pyproject_toml_parser
    from mainstem_core.flow.configs import requirements_txt_parser as requirements_txt_parser
    from mainstem_core.flow.configs import yaml_parser as yaml_parser
    from mainstem_core.flow.parameters import JSONTypeClass as JSONTypeClass
    from mainstem_core.flow.parameters.include_file import IncludeFile as IncludeFile
    from mainstem_runtime.executor.parallel_map import parallel_imap_unordered as parallel_imap_unordered
    from mainstem_runtime.executor.parallel_map import parallel_map as parallel_map
    from mainstem_runtime.profiling import profile as profile
    from mainstem_runtime.runner import NBRunner as NBRunner
    from mainstem_runtime.runner import Runner as Runner
    from mainstem_runtime.secret_sources import get_secret as get_secret

__version__ = "0.1.0"

_AUTHORING = "mainstem_core.flow"
_CLIENT = "mainstem_client"
_CONFIGS = "mainstem_core.flow.configs"
_DECORATORS = "mainstem_core.decorators."
_PARALLEL = "mainstem_runtime.executor.parallel_map"
_PROFILING = "mainstem_runtime.profiling"
_SECRETS = "mainstem_runtime.secret_sources"
_RUNNER = "mainstem_runtime.runner"
_HOMES = {
    "Config": _CONFIGS,
    "ConfigValue": _CONFIGS,
    "DataArtifact": _CLIENT,
    "Flow": _CLIENT,
    "FlowMutator": _DECORATORS + "mutators",
    "FlowSpec": _AUTHORING,
    "IncludeFile": "mainstem_core.flow.parameters.include_file",
    "JSONType": _AUTHORING,
    "JSONTypeClass": "mainstem_core.flow.parameters",
    "Mainstem": _CLIENT,
    "Metaflow": _CLIENT,
    "MutableFlow": _DECORATORS + "mutable",
    "MutableStep": _DECORATORS + "mutable",
    "NBRunner": _RUNNER,
    "Parameter": _AUTHORING,
    "Run": _CLIENT,
    "Runner": _RUNNER,
    "Step": _CLIENT,
    "StepMutator": _DECORATORS + "mutators",
    "Task": _CLIENT,
    "USER_SKIP_STEP": _DECORATORS + "user_steps",
    "UserStepDecorator": _DECORATORS + "user_steps",
    "catch": _DECORATORS + "catch",
    "conda_environment_yml_parser": _CONFIGS,
    "config_expr": _CONFIGS,
    "current": _AUTHORING,
    "default_metadata": _CLIENT,
    "default_namespace": _CLIENT,
    "environment": _DECORATORS + "environment",
    "exit_hook": _DECORATORS + "exit_hook",
    "get_metadata": _CLIENT,
    "get_namespace": _CLIENT,
    "inspect_spin": _CLIENT,
    "get_secret": _SECRETS,
    "metadata": _CLIENT,
    "namespace": _CLIENT,
    "namespaced_event_name": _DECORATORS + "trigger",
    "parallel": _DECORATORS + "parallel",
    "parallel_imap_unordered": _PARALLEL,
    "parallel_map": _PARALLEL,
    "profile": _PROFILING,
    "project": _DECORATORS + "project",
    "pyproject_toml_parser": _CONFIGS,
    "pytorch_parallel": _DECORATORS + "parallel",
    "requirements_txt_parser": _CONFIGS,
    "resources": _DECORATORS + "resources",
    "retry": _DECORATORS + "retry",
    "schedule": _DECORATORS + "schedule",
    "secrets": _DECORATORS + "secrets",
    "step": _AUTHORING,
    "timeout": _DECORATORS + "timeout",
    "trigger": _DECORATORS + "trigger",
    "trigger_on_finish": _DECORATORS + "trigger",
    "user_step_decorator": _DECORATORS + "user_steps",
    "yaml_parser": _CONFIGS,
}
# The field's name for what is called otherwise here.
_ALIASES = {"Metaflow": "Mainstem"}

__all__ = [
    "USER_SKIP_STEP",
    "Config",
    "ConfigValue",
    "DataArtifact",
    "Flow",
    "FlowMutator",
    "FlowSpec",
    "IncludeFile",
    "JSONType",
    "JSONTypeClass",
    "Mainstem",
    "Metaflow",
    "MutableFlow",
    "MutableStep",
    "NBRunner",
    "Parameter",
    "Run",
    "Runner",
    "Step",
    "StepMutator",
    "Task",
    "UserStepDecorator",
    "catch",
    "conda_environment_yml_parser",
    "config_expr",
    "current",
    "default_metadata",
    "default_namespace",
    "environment",
    "exception",
    "exit_hook",
    "get_metadata",
    "get_namespace",
    "get_secret",
    "inspect_spin",
    "metadata",
    "namespace",
    "namespaced_event_name",
    "parallel",
    "parallel_imap_unordered",
    "parallel_map",
    "profile",
    "project",
    "pyproject_toml_parser",
    "pytorch_parallel",
    "requirements_txt_parser",
    "resources",
    "retry",
    "schedule",
    "secrets",
    "step",
    "timeout",
    "trigger",
    "trigger_on_finish",
    "user_step_decorator",
    "yaml_parser",
]


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used.

    Raises:
        AbsentName: `usage-name-absent` if users of Metaflow know it, but this version has it not.
        AttributeError: if there is no such name.
    """
    if name == "exception":
        return import_module("mainstem.exception")
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), _ALIASES.get(name, name))
        if _HOMES[name].startswith("mainstem_core."):
            import_module("mainstem.runner").register()
    else:
        # Python itself asks modules for names such as `__path__`, which must cost nothing.
        if not name.startswith("_"):
            import_module("mainstem.absent").refuse(name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Lists the public names without loading them."""
    return [*__all__, "__version__"]
