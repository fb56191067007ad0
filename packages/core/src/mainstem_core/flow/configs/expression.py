"""Expressions over configs: what stands in a class body for a part of a config that is not read yet.

They are evaluated when the flow is started, by whoever takes them (see `pending`).
"""

from collections.abc import Callable
from typing import Any, NoReturn

from mainstem_core.errors import ConfigError, Location, MainstemException, calling_place
from mainstem_core.flow.configs.resolve import config_values, named
from mainstem_core.flow.configs.value import thawed
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.pending import value_in


class ConfigExpression:
    """A value to come; its attributes, items and calls are values to come, too.

    Args:
        evaluate: gives the value in a flow.
        text: the expression, for messages.
        where: where it stands in the user's file.
    """

    def __init__(self, evaluate: Callable[[type[Any]], Any], text: str, where: Location | None) -> None:
        self._mainstem_evaluate = evaluate
        self._mainstem_text = text
        self._mainstem_where = where

    def __value_in_flow__(self, flow: type[Any]) -> Any:
        """Returns the value in a flow.

        Raises:
            ConfigError: if it has none.
        """
        try:
            return thawed(self._mainstem_evaluate(flow))
        except MainstemException as problem:
            problem.where = problem.where or self._mainstem_where
            raise
        except Exception as problem:  # whatever the user's expression raises is the user's to read
            raise ConfigError(
                "config-expression-failed",
                where=self._mainstem_where,
                expression=self._mainstem_text,
                error=f"{type(problem).__name__}: {problem}",
                known=", ".join(f"`{name}`" for name in configs_of(flow)) or "none",
            ) from problem

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._then(lambda value, flow: getattr(value, name), f".{name}")

    def __getitem__(self, key: Any) -> Any:
        return self._then(lambda value, flow: value[value_in(key, flow)], f"[{key!r}]")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Returns what calling the value will give."""
        shown = ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
        return self._then(
            lambda value, flow: value(*value_in(args, flow), **value_in(kwargs, flow)), f"({shown})"
        )

    def _then(self, step: Callable[[Any, type[Any]], Any], text: str) -> "ConfigExpression":
        evaluate = self._mainstem_evaluate
        return ConfigExpression(
            lambda flow: step(evaluate(flow), flow), f"{self._mainstem_text}{text}", calling_place()
        )

    # An answer would be one about the expression, never about its value.

    def __bool__(self) -> NoReturn:
        self._refuse("asked whether it is true")

    def __iter__(self) -> NoReturn:
        self._refuse("iterated over")

    def __format__(self, specification: str) -> NoReturn:
        self._refuse("put into a text")

    def _refuse(self, use: str) -> NoReturn:
        raise ConfigError(
            "config-value-early", where=calling_place(), expression=self._mainstem_text, use=use
        )

    def __repr__(self) -> str:
        return f"<config {self._mainstem_text}>"


def config_expr(expression: str) -> Any:
    """Returns the value to come of an expression over the flow's configs: `@retry(times=config_expr("cfg.times + 1"))`.

    It can stand wherever an argument of a decorator or the default of a parameter is given. It is evaluated when the
    flow is started, with the configs by name and the global names of the module that it stands in.

    Args:
        expression: an expression of Python.

    Raises:
        ConfigError: `config-expression-invalid` if it is none.
    """
    from sys import _getframe  # pyright: ignore[reportPrivateUsage]  # documented, and cheaper than `inspect`

    names = _getframe(1).f_globals
    where = calling_place()
    try:
        code = compile(expression.strip(), f"<config_expr {expression!r}>", "eval")
    except (SyntaxError, ValueError) as problem:
        reason = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        raise ConfigError(
            "config-expression-invalid", where=where, expression=expression, reason=reason
        ) from problem

    def evaluate(flow: type[Any]) -> Any:
        return eval(code, {**names, **named(flow, config_values(flow))})

    return ConfigExpression(evaluate, expression.strip(), where)
