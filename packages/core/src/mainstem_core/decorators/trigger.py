"""`@trigger` and `@trigger_on_finish`: what starts a deployed flow; data for those who deploy it, and a local test."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mainstem_core.decorators.attach import as_flow_decorator
from mainstem_core.errors import UsageError
from mainstem_core.flow.current import current
from mainstem_core.protocols.flow_decorator import FlowDecorator, FlowOption, RunAdditions, RunContext

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph


class NamespacedEvent(NamedTuple):
    """The name of an event within the project of a flow, which is known when the flow is deployed.

    Args:
        name: the event's name.
    """

    name: str

    def in_project(self, project: str | None, branch: str | None) -> str:
        """Returns the whole name; outside of a project it is the name itself.

        Args:
            project: the project's name.
            branch: its branch.
        """
        return f"mfns.{project}.{branch}.{self.name}" if project else self.name


def namespaced_event_name(name: str) -> Any:
    """Returns the name of an event that the branches of a project do not share.

    In a step it is a text; in `@trigger(event=namespaced_event_name("x"))` it stands for one that is known when the
    flow is deployed.

    Args:
        name: the event's name.
    """
    event = NamespacedEvent(name)
    if not current.is_running_flow:
        return event
    return event.in_project(current.get("project_name"), current.get("branch_name"))


_EXAMPLE = "Hello/20261123-101530-k3xq"
Event = str | Mapping[str, Any] | Callable[..., Any] | NamespacedEvent
_EMPTY: Mapping[str, Any] = {}
_FLOW_KEYS = frozenset({"name", "project", "project_branch"})
_OPTION = FlowOption(
    "trigger",
    "A run (FLOW/RUN) that `current.trigger` names as what started this one; may be given several times.",
    is_repeatable=True,
)


class _Triggered(FlowDecorator):
    """What both have: the option for a local test, and `current.trigger`."""

    cli_options = (_OPTION,)
    facts = ("trigger",)

    def plan(self, run: RunContext) -> RunAdditions:
        """Returns the runs that were named on the command line, as the events that their ends would be.

        Raises:
            UsageError: `usage-pathspec-invalid` if one has another form than `Flow/run`.
        """
        events: list[dict[str, Any]] = []
        for path in run.options["trigger"]:
            flow, _, name = path.partition("/")
            if not flow or not name or "/" in name:
                raise UsageError("usage-pathspec-invalid", text=path, form="Flow/run", example=_EXAMPLE)
            seconds = run.created_us // 1_000_000
            events.append({"type": "run", "name": f"mainstem.{flow}.end", "id": path, "timestamp": seconds})
        return RunAdditions(facts={"trigger": events} if events else {})


class Trigger(_Triggered):
    """Says which events start a deployed flow.

    Args:
        event: the event: its name, or a dict of `name` and `parameters`, or a function that gives one.
        events: several of them, all of which have to happen.
        options: for those who deploy it.
    """

    decorator_name = "trigger"
    event: Event | None = None
    events: Sequence[Event] = ()
    options: Mapping[str, Any] = _EMPTY

    def validate(self, graph: "FlowGraph") -> None:
        """Checks that there is an event, said in one way, and the form of each."""
        is_one_way = (self.event is None) != (not self.events)
        self.require(is_one_way, "event", "one of `event` and `events` must be given")
        parameters = {_plain(parameter.name) for parameter in graph.parameters}
        for attribute, event in _each(self.event, "event", self.events, "events"):
            self._check_event(attribute, event, parameters)

    def _check_event(self, attribute: str, event: Any, parameters: set[str]) -> None:
        if callable(event) or isinstance(event, NamespacedEvent) or (isinstance(event, str) and event):
            return
        self.require(isinstance(event, Mapping), attribute, "an event must be a name, a dict or a function")
        given = cast("Mapping[str, Any]", event)
        name = given.get("name")
        is_name = callable(name) or isinstance(name, NamespacedEvent) or (isinstance(name, str) and name)
        self.require(is_name, attribute, "an event needs a `name`")
        for parameter in _targets(given.get("parameters", ())):
            known = f"the flow has no parameter `{parameter}`"
            self.require(callable(parameter) or _plain(str(parameter)) in parameters, attribute, known)


class TriggerOnFinish(_Triggered):
    """Says after which flows' runs a deployed flow starts.

    Args:
        flow: the flow: its name, `project.branch.Flow`, or a dict of `name`, `project` and `project_branch`.
        flows: several of them, all of which have to end.
        options: for those who deploy it.
    """

    decorator_name = "trigger_on_finish"
    flow: Event | None = None
    flows: Sequence[Event] = ()
    options: Mapping[str, Any] = _EMPTY

    def validate(self, graph: "FlowGraph") -> None:
        """Checks that there is a flow, said in one way, and the form of each."""
        is_one_way = (self.flow is None) != (not self.flows)
        self.require(is_one_way, "flow", "one of `flow` and `flows` must be given")
        for attribute, flow in _each(self.flow, "flow", self.flows, "flows"):
            self._check_flow(attribute, flow)

    def _check_flow(self, attribute: str, flow: Any) -> None:
        if callable(flow):
            return
        if isinstance(flow, str):
            parts = flow.split(".")
            self.require(all(parts), attribute, "a flow must be a name or `project.branch.Flow`")
            self.require(len(parts) != 2, attribute, "a flow of a project is named `project.branch.Flow`")
            return
        self.require(isinstance(flow, Mapping), attribute, "a flow must be a name, a dict or a function")
        given = cast("Mapping[str, Any]", flow)
        known = "a flow's dict has `name`, and perhaps `project` and `project_branch`"
        self.require(given.get("name") and _FLOW_KEYS.issuperset(given), attribute, known)


def _each(one: Any, one_name: str, several: Any, several_name: str) -> list[tuple[str, Any]]:
    """Returns what is given, each with the attribute that holds it."""
    return [(one_name, one)] if one is not None else [(several_name, each) for each in several]


def _plain(name: str) -> str:
    """Returns the name of a parameter as such names are compared."""
    return name.replace("_", "-").lower()


def _targets(parameters: Any) -> list[Any]:
    """Returns the parameters of the flow that an event fills, from a dict, or a list of names and pairs."""
    if callable(parameters):
        return []
    if isinstance(parameters, Mapping):
        return list(cast("Mapping[Any, Any]", parameters))
    listed = cast("Sequence[Any]", parameters)
    return [each if isinstance(each, str) or callable(each) else each[0] for each in listed]


trigger = as_flow_decorator(Trigger)
trigger_on_finish = as_flow_decorator(TriggerOnFinish)
