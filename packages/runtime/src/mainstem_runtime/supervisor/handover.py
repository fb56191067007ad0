"""What ended tasks tell those that follow, so that these need not read it from the store.

Nothing rests on it: a task that is told nothing (after a takeover, say) looks into the store and finds the same.
"""

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.inheritance import Inherited, ItemPlace
from mainstem_core.schema.places import expand_paths
from mainstem_core.schema.task import TaskReport
from mainstem_datastore.artifacts import item_place
from mainstem_runtime.scheduler import Launch


class Handover:
    """Keeps the reports of tasks whose followers have not all been launched."""

    def __init__(self) -> None:
        self._reports: dict[TaskPath, tuple[TaskReport, int]] = {}

    def note(self, path: TaskPath, report: TaskReport) -> None:
        """Takes note of a task that has ended and goes on."""
        transition = report.transition
        if transition is not None and report.passes_on is not None:
            followers = len(transition.steps) if transition.width is None else transition.width
            self._reports[path] = report, followers

    def take(self, launch: Launch) -> tuple[Inherited | None, ItemPlace | None]:
        """Returns what a task that is launched inherits and where its item lies; None for what is not known."""
        paths = expand_paths(launch.inputs)
        if len(paths) != 1 or paths[0] not in self._reports:
            for path in paths:
                self._reports.pop(path, None)
            return None, None
        [path] = paths
        report, followers = self._reports.pop(path)
        if followers > 1:
            self._reports[path] = report, followers - 1
        item = None
        if report.items is not None and launch.frames:
            frame = launch.frames[-1]
            if (frame.step, frame.task) == path:
                item = item_place(report.items, frame.index)
        return report.passes_on, item
