"""`@schedule`: when a deployed flow starts by itself; data for those who deploy it."""

from typing import TYPE_CHECKING

from mainstem_core.decorators.attach import as_flow_decorator
from mainstem_core.protocols.flow_decorator import FlowDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph

_FIELDS = (5, 6, 7)


class Schedule(FlowDecorator):
    """Says when a deployed flow starts by itself; a run on this machine starts when it is told to.

    Args:
        cron: the times in the form of cron, with five to seven fields.
        weekly: every week.
        daily: every day; so it is if nothing is said.
        hourly: every hour.
        timezone: the name of the time zone in which `cron` is read, such as "Europe/Berlin".
    """

    decorator_name = "schedule"
    cron: str | None = None
    weekly: bool = False
    daily: bool = True
    hourly: bool = False
    timezone: str | None = None

    def validate(self, graph: "FlowGraph") -> None:
        """Checks the form of the times."""
        for attribute in ("weekly", "daily", "hourly"):
            self.require(isinstance(getattr(self, attribute), bool), attribute, "it must be True or False")
        for attribute in ("cron", "timezone"):
            value = getattr(self, attribute)
            self.require(value is None or isinstance(value, str), attribute, "it must be a text")
        is_cron = self.cron is None or len(self.cron.split()) in _FIELDS
        self.require(is_cron, "cron", "it must have five to seven fields, such as `0 6 * * *`")


schedule = as_flow_decorator(Schedule)
