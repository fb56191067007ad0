"""What a decorator of flows is: attributes as data, options of the command line as data, and pure hooks.

class Team(FlowDecorator):
decorator_name = "team"
cli_options = (FlowOption("team", help="Whose run this is."),)
facts = ("team",)                                   # `current.team` in each task

def plan(self, run):
return RunAdditions(tags=(f"team:{run.options['team']}",), facts={"team": run.options["team"]})
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

from mainstem_core.protocols.attributes import Attributed
from mainstem_core.schema.record import Record

if TYPE_CHECKING:  # importing a flow must not cost the graph
    from mainstem_core.graph.model import FlowGraph

PROTOCOL = 1
"""The version of this protocol; a class that asks for a higher one is refused."""


class FlowOption(Record):
    """An option that a decorator adds to the commands of a flow, `--name`.

    Args:
        name: the option's name, without dashes.
        help: a line for `--help`.
        is_flag: it takes no value and is True where it is given.
        is_repeatable: it may be given several times; its value is a tuple then.
    """

    name: str
    help: str
    is_flag: bool = False
    is_repeatable: bool = False

    @property
    def value_if_absent(self) -> Any:
        """The value that it has where it is not given."""
        if self.is_repeatable:
            return ()
        return False if self.is_flag else None


class RunContext(Record):
    """What a decorator may know of a run that is about to start.

    Args:
        flow: the flow's name.
        user: who starts it.
        created_us: when, in microseconds since 1970.
        options: the values of the decorator's options; None (for a flag False, if repeatable ()) where not given.
    """

    flow: str
    user: str
    created_us: int
    options: Mapping[str, Any]


class RunAdditions(Record):
    """What a decorator adds to a run.

    Args:
        tags: system tags, such as `project:fraud`.
        facts: plain data by name: kept in the run's record, and what `current` says in its tasks.
    """

    tags: tuple[str, ...] = ()
    facts: Mapping[str, Any] = {}


@dataclass_transform(kw_only_default=True)
class FlowDecorator(Attributed):
    """Base class of the decorators of flows.

    Class variables:
        decorator_name: how it is called in the graph and in messages.
        protocol: the version of this protocol that it was written for.
        is_repeatable: it may stand on a flow more than once, base classes counted.
        cli_options: what it adds to the command line.
        facts: the names that it adds to `current`; each is in what `plan` gives, or is None.
    """

    protocol: ClassVar[int] = PROTOCOL
    cli_options: ClassVar[tuple[FlowOption, ...]] = ()
    facts: ClassVar[tuple[str, ...]] = ()

    def validate(self, graph: "FlowGraph") -> None:
        """Looks for mistakes before anything runs; pure.

        Args:
            graph: the whole flow.

        Raises:
            InvalidDecoratorAttribute: by `self.require`, if an attribute is wrong.
        """

    def plan(self, run: RunContext) -> RunAdditions:
        """Returns what it adds to a run that is about to start; pure.

        Args:
            run: what is known of it.

        Raises:
            UsageError: if an option is wrong.
        """
        return RunAdditions()
