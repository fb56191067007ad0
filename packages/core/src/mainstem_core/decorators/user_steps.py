"""Decorators of steps that users write: a generator with one `yield`, or a class with what runs before and after.

@user_step_decorator
def timed(step_name, flow, inputs, attributes):
begun = time.time()
yield                                   # the step; what it raises is raised here
flow.took_s = time.time() - begun
"""

from collections.abc import Callable, Generator, Mapping
from functools import partial
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from mainstem_core.decorators.attach import attach_to_step
from mainstem_core.decorators.own import OwnDecorator
from mainstem_core.errors import DecoratorError, Location
from mainstem_core.protocols.attributes import Attributed
from mainstem_core.protocols.step_decorator import StepHooks

if TYPE_CHECKING:
    from mainstem_core.protocols.task_context import Proceed, TaskContext

USER_SKIP_STEP: Mapping[str, Any] = {}
"""What a decorator yields, or sets as `skip_step`, to skip the step and go on as its source says."""

_GENERATOR = 0x20  # a bit of a code object's flags
_WITH_ATTRIBUTES = 4


class UserStepDecorator(OwnDecorator, StepHooks):
    """Base class of decorators of steps: replace what they need of `init`, `pre_step` and `post_step`.

    An instance stands on one step; in each of its tasks it is a fresh copy.
    """

    skip_step: bool | Mapping[str, Any] = False
    """Set in `pre_step` to skip the step: True, or the arguments of `self.next` that are to differ."""

    @classmethod
    def belongs_on(cls, target: object) -> bool:
        """Says whether it can stand on something: on functions."""
        return isinstance(target, FunctionType)

    @staticmethod
    def attach(decorator: Attributed, target: Any) -> Any:
        """Notes a decorator at a step's function, and returns that."""
        return attach_to_step(decorator, target)

    def pre_step(self, step_name: str, flow: Any, inputs: Any) -> Callable[..., Any] | None:
        """Runs before the step; may return a function that is called in its place.

        Such a function gets the flow, and in a join the inputs. It calls `flow.next` itself, or returns True to go on
        as the step's source says, or a dict of the arguments of `self.next` that are to differ.

        Args:
            step_name: the step.
            flow: the flow object; what is assigned to it is an artifact.
            inputs: what a join gets, None elsewhere.
        """
        return None

    def post_step(self, step_name: str, flow: Any, exception: Exception | None = None) -> Any:
        """Runs after the step; what it returns is raised, and None lets the flow go on as if the step had succeeded.

        It may return a tuple, too: of that, and a dict of the arguments of `self.next` that are to differ.

        Args:
            step_name: the step.
            flow: the flow object.
            exception: what the step has raised, None if it has succeeded.
        """
        return exception

    def around(self, task: "TaskContext", proceed: "Proceed") -> None:
        """Runs the step between `pre_step` and `post_step`."""
        name, flow = task.step.name, task.flow
        self.skip_step = False
        replacement = self.pre_step(name, flow, task.inputs)
        skip: Any = self.skip_step
        problem: Exception | None = None
        try:
            if skip is False:
                _run(task, proceed, replacement)
        except Exception as raised:  # the user's code may raise anything, and this is to see it
            problem = raised
        try:
            result = self.post_step(name, flow, problem)
        except Exception as raised:
            raised.__context__ = raised.__context__ or (problem if problem is not raised else None)
            raise
        outcome, replaced = cast("tuple[Any, Any]", result) if isinstance(result, tuple) else (result, None)
        if outcome is not None:
            raise outcome
        if skip is not False or problem is not None or replaced:
            task.go_on(**{**(skip if isinstance(skip, Mapping) else {}), **(replaced or {})})


class GeneratorStepDecorator(UserStepDecorator):
    """A decorator that is a generator; see `user_step_decorator`."""

    function: ClassVar[Callable[..., Generator[Any, None, Any]]]

    def around(self, task: "TaskContext", proceed: "Proceed") -> None:
        """Runs the step where the generator yields."""
        generator = self._started(task)
        try:
            yielded = next(generator)
        except StopIteration:
            raise self._misused("has ended without a `yield`") from None
        try:
            self._heed(yielded, task, proceed)
        except Exception as problem:  # the user's code may raise anything, and the generator is to see it
            try:
                generator.throw(problem)
            except StopIteration:
                task.go_on()  # it handled the exception
                return
        else:
            try:
                next(generator)
            except StopIteration:
                return
        raise self._misused("has yielded a second time")

    def _started(self, task: "TaskContext") -> Generator[Any, None, Any]:
        function: Any = type(self).function
        arguments = (task.step.name, task.flow, task.inputs)
        takes_attributes = function.__code__.co_argcount >= _WITH_ATTRIBUTES
        return function(*arguments, self.attributes) if takes_attributes else function(*arguments)

    def _heed(self, yielded: Any, task: "TaskContext", proceed: "Proceed") -> None:
        if isinstance(yielded, Mapping):
            task.go_on(**cast("Mapping[str, Any]", yielded))
        elif yielded is None or callable(yielded):
            _run(task, proceed, yielded)
        else:
            raise self._misused(f"has yielded {yielded!r}, which is neither None nor a function nor a dict")

    def _misused(self, problem: str) -> DecoratorError:
        code: Any = type(self).function.__code__
        where = Location(code.co_filename, code.co_firstlineno)
        return DecoratorError(
            "decorator-generator-misused", where=where, decorator=self.decorator_name, problem=problem
        )


def user_step_decorator(function: Callable[..., Generator[Any, None, Any]]) -> type[UserStepDecorator]:
    """Makes a decorator of steps of a generator that yields once.

    What it yields says what happens: None runs the step; a function is called in its place; USER_SKIP_STEP skips
    it, and a dict does so with other arguments of `self.next`. What the step raises is raised at the `yield`; whoever
    handles it there lets the flow go on as if the step had succeeded.

    Args:
        function: takes the step's name, the flow, the inputs of a join (else None) and, if it likes, the attributes
            that were given in brackets, as a dict.

    Raises:
        DecoratorError: `decorator-generator-misused` if it is no generator.
    """
    code: Any = getattr(function, "__code__", None)
    members = {
        "function": staticmethod(function),
        "__doc__": function.__doc__,
        "__module__": function.__module__,
        "__qualname__": function.__qualname__,
    }
    made = type(function.__name__, (GeneratorStepDecorator,), members)
    if code is None or not code.co_flags & _GENERATOR:
        where = Location(code.co_filename, code.co_firstlineno) if code is not None else None
        raise DecoratorError(
            "decorator-generator-misused",
            where=where,
            decorator=function.__name__,
            problem="has no `yield`",
        )
    return made


def _run(task: "TaskContext", proceed: "Proceed", replacement: Callable[..., Any] | None) -> None:
    """Runs the step, or what is to run in its place."""
    if replacement is None:
        proceed()
        return
    run = partial(replacement, task.flow)
    answer = run() if task.inputs is None else run(task.inputs)
    if isinstance(answer, Mapping):
        task.go_on(**cast("Mapping[str, Any]", answer))
    elif answer is True:
        task.go_on()
