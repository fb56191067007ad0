"""The names of the facade: which they are, what they are, and what they cost."""

import ast
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

import mainstem
import mainstem.exception
import mainstem.testing

NAMES = [
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
HOMES = (
    "mainstem_core.flow",
    "mainstem_core.flow.configs",
    "mainstem_core.flow.parameters",
    "mainstem_core.flow.parameters.include_file",
    "mainstem_client",
    "mainstem_runtime.executor.parallel_map",
    "mainstem_runtime.profiling",
    "mainstem_runtime.runner",
    "mainstem_core.decorators.mutable",
    "mainstem_core.decorators.mutators",
    "mainstem_core.decorators.trigger",
    "mainstem_core.decorators.user_steps",
    "mainstem_runtime.secret_sources",
)
EXCEPTIONS = [
    "BadStepDecoratorException",
    "ConfigError",
    "DecoratorError",
    "DuplicateFlowDecoratorException",
    "DuplicateStepDecoratorException",
    "FailureHandledByCatch",
    "GraphError",
    "InvalidDecoratorAttribute",
    "InvalidPathspec",
    "MainstemException",
    "MainstemExceptionWrapper",
    "MainstemInternalError",
    "MainstemInvalidPathspec",
    "MainstemNamespaceMismatch",
    "MainstemNotFound",
    "MainstemTaggingError",
    "MergeArtifactsError",
    "MetaflowException",
    "MetaflowExceptionWrapper",
    "MetaflowInternalError",
    "MetaflowInvalidPathspec",
    "MetaflowNamespaceMismatch",
    "MetaflowNotFound",
    "MetaflowTaggingError",
    "MissingInMergeArtifactsException",
    "ParameterError",
    "ParameterFieldFailed",
    "ParameterFieldTypeMismatch",
    "RecordError",
    "RunError",
    "StoreError",
    "TaggingError",
    "TaskError",
    "TimeoutException",
    "UnhandledInMergeArtifactsException",
    "UnknownStepDecoratorException",
    "UsageError",
]


def test_the_public_names() -> None:
    assert mainstem.__all__ == NAMES
    assert dir(mainstem) == sorted([*NAMES, "__version__"])
    assert mainstem.exception.__all__ == EXCEPTIONS
    assert mainstem.testing.__all__ == [
        "RunResult",
        "TaskResult",
        "check_step_decorator",
        "current_as",
        "run_flow",
        "run_step",
    ]


@pytest.mark.parametrize(
    "module", [mainstem, mainstem.exception, mainstem.testing], ids=lambda module: module.__name__
)
def test_type_checkers_see_the_same_names(module: object) -> None:
    """What is loaded late is named a second time, where type checkers read it."""
    file, public = str(module.__file__), list(module.__all__)  # type: ignore[attr-defined]  # both are modules
    seen: set[str] = set()
    for statement in ast.parse(Path(file).read_text()).body:
        inner = statement.body if isinstance(statement, ast.If) else [statement]
        for each in inner:
            if isinstance(each, ast.ImportFrom):
                seen.update(alias.asname or alias.name for alias in each.names)
            elif isinstance(each, ast.Assign):
                seen.update(target.id for target in each.targets if isinstance(target, ast.Name))

    assert [name for name in public if name not in seen] == []


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"Metaflow", "exception"}))
def test_a_name_is_that_of_the_package_that_holds_it(name: str) -> None:
    value = getattr(mainstem, name)

    homes = (*HOMES, f"mainstem_core.decorators.{name.removeprefix('pytorch_')}")
    assert any(
        find_spec(home) is not None and getattr(import_module(home), name, None) is value for home in homes
    )
    assert getattr(mainstem, name) is value


def test_the_names_of_the_field_are_the_same_classes() -> None:
    assert mainstem.Metaflow is mainstem.Mainstem
    for name in EXCEPTIONS:
        exception = getattr(mainstem.exception, name)
        assert issubclass(exception, Exception), name
        if name.startswith("Metaflow"):
            assert exception is getattr(mainstem.exception, name.replace("Metaflow", "Mainstem"))


def test_users_catch_what_is_raised() -> None:
    from mainstem.exception import MetaflowInvalidPathspec, MetaflowNotFound

    with pytest.raises(MetaflowInvalidPathspec):
        mainstem.Task("no/such")
    with pytest.raises(MetaflowNotFound):
        mainstem.Flow("NoSuchFlow")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'mainstem' has no attribute 'nothing'"):
        _ = mainstem.nothing  # type: ignore[attr-defined]  # that is the point
    with pytest.raises(AttributeError, match=r"module 'mainstem\.exception' has no attribute 'nothing'"):
        _ = mainstem.exception.nothing  # type: ignore[attr-defined]  # that is the point
    assert not hasattr(mainstem, "__path_hook__")


def test_the_version_is_that_of_the_distribution() -> None:
    assert mainstem.__version__ == version("mainstem")


def test_a_flow_pays_neither_for_the_client_nor_for_the_runtime() -> None:
    loaded = _modules_after("import mainstem; from mainstem import FlowSpec, Parameter, current, step")

    assert not loaded & {"mainstem_client", "mainstem_runtime", "mainstem_datastore"}
    assert not loaded & {
        "asyncio",
        "click",
        "dataclasses",
        "inspect",
        "json",
        "numpy",
        "pydantic",
        "rich",
        "sqlite3",
    }


def test_a_reader_does_not_pay_for_the_runtime() -> None:
    loaded = _modules_after("from mainstem import Flow, Run, Task, namespace")

    assert not loaded & {"mainstem_runtime", "mainstem_core.flow", "click", "rich", "asyncio"}


def test_importing_the_facade_alone_imports_nothing_of_ours() -> None:
    assert {name for name in _modules_after("import mainstem") if name.startswith("mainstem")} == {"mainstem"}


def _modules_after(code: str) -> set[str]:
    listing = f"import sys; {code}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-I", "-c", listing], capture_output=True, text=True, check=True)
    return set(done.stdout.split())
