"""Schedulers that are wrong in one way each; the tests have to tell every one of them from the right one."""

from collections.abc import Iterator

from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.record import replace
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler import AttemptFailed, Command, Launch, Scheduler
from mainstem_runtime.scheduler.placement import Placement
from mainstem_runtime.scheduler.units import Unit


class LostJoin(Scheduler):
    def _enter(self, step: StepName, path: TaskPath, placement: Placement) -> Iterator[Unit]:
        for unit in super()._enter(step, path, placement):
            if not self._plan.steps[step].is_join or len(unit.inputs) < 3:
                yield unit


class EarlyJoin(Scheduler):
    def _enter(self, step: StepName, path: TaskPath, placement: Placement) -> Iterator[Unit]:
        scope = placement.scope
        if self._plan.steps[step].is_join and scope is not None and scope.positions > 1:
            scope.positions -= 1
        yield from super()._enter(step, path, placement)


class JoinInOrderOfArrival(Scheduler):
    def _enter(self, step: StepName, path: TaskPath, placement: Placement) -> Iterator[Unit]:
        for unit in super()._enter(step, path, placement):
            if self._plan.steps[step].is_join and placement.scope is not None:
                unit.inputs = list(placement.scope.arrived.values())
            yield unit


class DoubledChild(Scheduler):
    def _items(
        self, path: TaskPath, placement: Placement, transition: Transition, count: int
    ) -> Iterator[Unit]:
        units = list(super()._items(path, placement, transition, count))
        yield from units
        if transition.foreach and count > 1:
            yield Unit(units[0].step, units[0].placements, units[0].inputs)


class ForgottenChild(Scheduler):
    def _items(
        self, path: TaskPath, placement: Placement, transition: Transition, count: int
    ) -> Iterator[Unit]:
        units = list(super()._items(path, placement, transition, count))
        yield from units[:-1] if transition.foreach and count == 3 else units


class EmptyForeachLeadsNowhere(Scheduler):
    def _items(
        self, path: TaskPath, placement: Placement, transition: Transition, count: int
    ) -> Iterator[Unit]:
        if count:
            yield from super()._items(path, placement, transition, count)


class LoopWithoutRounds(Scheduler):
    def _following(self, path: TaskPath, placement: Placement, transition: Transition) -> Iterator[Unit]:
        for unit in super()._following(path, placement, transition):
            if unit.step == path.step:
                unit.placements = tuple(replace(each, iteration=0) for each in unit.placements)
            yield unit


class RoundsGoOnAfterTheLoop(Scheduler):
    def _following(self, path: TaskPath, placement: Placement, transition: Transition) -> Iterator[Unit]:
        for unit in super()._following(path, placement, transition):
            if unit.step != path.step and placement.iteration:
                unit.placements = tuple(replace(each, iteration=1) for each in unit.placements)
            yield unit


class OneSlotTooMany(Scheduler):
    def _launches(self) -> Iterator[Launch]:
        self._room._plan = replace(self._plan, workers_max=self._plan.workers_max + 1)
        yield from super()._launches()


class GangOneByOne(Scheduler):
    def _items(
        self, path: TaskPath, placement: Placement, transition: Transition, count: int
    ) -> Iterator[Unit]:
        for unit in super()._items(path, placement, transition, count):
            for each in unit.placements:
                yield Unit(unit.step, (each,), unit.inputs)


class RetriedAsTheSameAttempt(Scheduler):
    def _failed(self, unit: Unit, failure: AttemptFailed) -> list[Command]:
        commands = super()._failed(unit, failure)
        unit.attempt = 0
        return commands


class LostRetry(Scheduler):
    def _failed(self, unit: Unit, failure: AttemptFailed) -> list[Command]:
        commands = super()._failed(unit, failure)
        self._waiting.clear()
        return commands


MUTANTS = [
    LostJoin,
    EarlyJoin,
    JoinInOrderOfArrival,
    DoubledChild,
    ForgottenChild,
    EmptyForeachLeadsNowhere,
    LoopWithoutRounds,
    RoundsGoOnAfterTheLoop,
    OneSlotTooMany,
    GangOneByOne,
    RetriedAsTheSameAttempt,
    LostRetry,
]
