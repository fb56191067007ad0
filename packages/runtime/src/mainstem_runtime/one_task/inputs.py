"""Inputs of a task that are to have other values than they had.

A changed input is a record of its own: the input task as it was, but for the values that were changed. So the task
reads it as any other, and whoever looks at the spin later sees what it was given.
"""

import json
import runpy
from collections.abc import Mapping
from typing import Any, cast

from mainstem_core.errors import RecordError, UsageError
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.parameters import settled_parameters_of
from mainstem_core.flow.spec import FlowSpec, constants
from mainstem_core.schema.identifiers import RunId, TaskPath
from mainstem_core.schema.places import expand_paths
from mainstem_core.schema.record import Record, field, replace
from mainstem_core.schema.records import Manifest
from mainstem_datastore import keys
from mainstem_datastore.artifacts import replace_item, save_artifacts
from mainstem_datastore.records import new_write_id
from mainstem_datastore.task_artifacts import TaskArtifacts
from mainstem_runtime.one_task.past_task import PastTask

_ITEM = "input"
_MODULE_NAME = "ARTIFACTS"


class Changes(Record):
    """What is to be another value than it was.

    Args:
        parameters: parameters, by attribute.
        artifacts: artifacts, by the input task that is to have them.
        item: the item of the innermost foreach, in a tuple; empty if it stays.
        new: names that no input has had.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    artifacts: Mapping[TaskPath, dict[str, Any]] = field(default_factory=dict[TaskPath, dict[str, Any]])
    item: tuple[Any, ...] = ()
    new: tuple[str, ...] = ()


def values_in(path: str) -> dict[str, Any]:
    """Returns what a file of changed inputs says.

    Args:
        path: a Python file with a dict `ARTIFACTS`.

    Raises:
        UsageError: `spin-artifacts-invalid`.
    """
    try:
        found = runpy.run_path(path).get(_MODULE_NAME)
    except (Exception, SystemExit) as problem:  # whatever a user's file may raise
        reason = f"{type(problem).__name__}: {problem}"
        raise UsageError("spin-artifacts-invalid", path=path, reason=reason) from problem
    if not isinstance(found, dict):
        kind = (
            "there is no `ARTIFACTS` in it" if found is None else f"`ARTIFACTS` is a {type(found).__name__}"
        )
        raise UsageError("spin-artifacts-invalid", path=path, reason=kind)
    return {str(name): value for name, value in cast("dict[Any, Any]", found).items()}


def changes_of(
    flow: type[FlowSpec], past: PastTask, given: Mapping[str, Any], texts: Mapping[str, str]
) -> Changes:
    """Returns what is to be changed, by where it belongs.

    Args:
        flow: the flow's class.
        past: the task.
        given: values by name; a name with a `/` is that of an input task (`step/task`), and its value a dict.
        texts: values as they stand on a command line, by name; they count where both name one.

    Raises:
        UsageError: `spin-input-invalid` for what cannot be changed.
        ParameterError: `parameter-invalid` for a value that does not fit a parameter.
        StoreError: if the inputs cannot be read.
    """
    return _Sorting(flow, past).sort(given, texts)


class _Sorting:
    def __init__(self, flow: type[FlowSpec], past: PastTask) -> None:
        self._flow = flow
        self._past = past
        self._parameters = {each.attribute: each for each in settled_parameters_of(flow)}
        self._inputs = {path: _artifacts(past, path) for path in expand_paths(past.launch.inputs)}
        self._changed: dict[TaskPath, dict[str, Any]] = {}
        self._new: dict[str, None] = {}

    def sort(self, given: Mapping[str, Any], texts: Mapping[str, str]) -> Changes:
        for name, value in given.items():
            if "/" in name:
                self._change(name, value)
        named = {name: value for name, value in given.items() if "/" not in name}
        values = {**named, **{name: self._value(name, text) for name, text in texts.items()}}
        parameters = {
            name: self._parameters[name].convert(value)
            for name, value in values.items()
            if name in self._parameters
        }
        for name, value in values.items():
            if name not in self._parameters and name != _ITEM:
                self._check(name)
                for path in self._inputs:
                    self._note(path, name, value)
        item = (values[_ITEM],) if _ITEM in values else ()
        if item and not self._past.launch.frames:
            raise UsageError(
                "spin-input-invalid", name=_ITEM, reason="the task works on no item of a foreach"
            )
        return Changes(parameters, self._changed, item, tuple(self._new))

    def _change(self, name: str, value: Any) -> None:
        """Takes the values that one input is to have."""
        path = next((each for each in self._inputs if name == str(each) or name.endswith(f"/{each}")), None)
        if path is None or not isinstance(value, dict):
            known = ", ".join(f"`{each}`" for each in self._inputs) or "none"
            reason = f"it must be one of the inputs ({known}), with a dict from names to values"
            raise UsageError("spin-input-invalid", name=name, reason=reason)
        for artifact, changed in cast("dict[str, Any]", value).items():
            self._check(artifact)
            self._note(path, artifact, changed)

    def _note(self, path: TaskPath, name: str, value: Any) -> None:
        self._changed.setdefault(path, {})[name] = value
        if all(name not in artifacts.origins for artifacts in self._inputs.values()):
            self._new[name] = None

    def _check(self, name: str) -> None:
        """Refuses what is no artifact of an input and cannot be one."""
        reason: str | None = None
        if not name.isidentifier():
            reason = "it cannot be the name of an artifact"
        elif name in configs_of(self._flow):
            reason = "it is a config, and comes from the run"
        elif name in constants(self._flow):
            reason = "it is a constant of the class, and stands in the code"
        elif not self._inputs:
            known = ", ".join(f"`{each}`" for each in self._parameters) or "none"
            reason = f"`{self._past.launch.path.step}` has no inputs, only parameters: {known}"
        if reason is not None:
            raise UsageError("spin-input-invalid", name=name, reason=reason)

    def _value(self, name: str, text: str) -> Any:
        """Returns the value that a text stands for: JSON, or the text itself; where a text was, a text stays."""
        try:
            value = json.loads(text)
        except ValueError:
            return text
        stays_text = name in self._parameters or self._is_text(name)
        return text if stays_text and not isinstance(value, str) else value

    def _is_text(self, name: str) -> bool:
        references = (artifacts.plain_reference(name) for artifacts in self._inputs.values())
        return any(plain is not None and plain.get("type") == "str" for plain in references)


def changed_inputs(past: PastTask, changes: Changes, run: RunId) -> list[Manifest]:
    """Returns the records of inputs with their changed values, which are stored; nothing names them yet.

    Args:
        past: the task.
        changes: what is to be changed.
        run: the run that the records are for.

    Raises:
        TaskError: `task-value-unpicklable`.
        StoreError: if the store cannot be read or written.
    """
    native = past.folder.store.native
    changed: dict[TaskPath, Manifest] = {}
    for path, values in changes.artifacts.items():
        manifest = _manifest(past, path)
        artifacts = {**manifest.artifacts, **save_artifacts(native, values).plain}
        changed[path] = replace(manifest, artifacts=artifacts)
    if changes.item:
        frame = past.launch.frames[-1]
        split = TaskPath(frame.step, frame.task)
        manifest = changed.get(split) or _manifest(past, split)
        assert manifest.items is not None, "it has fanned out"
        items = replace_item(native, manifest.items, frame.index, changes.item[0], name=frame.variable)
        changed[split] = replace(manifest, items=items)
    return [replace(manifest, run=run, write_id=new_write_id()) for manifest in changed.values()]


def _artifacts(past: PastTask, path: TaskPath) -> TaskArtifacts:
    return TaskArtifacts(past.folder, _manifest(past, path))


def _manifest(past: PastTask, path: TaskPath) -> Manifest:
    manifest = past.folder.manifest(path)
    if manifest is None:
        raise RecordError(
            "record-missing", key=past.folder.task_key(keys.manifest(path)), root=past.folder.store.root
        )
    return manifest
