"""`@secrets`: values that a step needs and nobody else may see become variables of its environment."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.decorators.registry import has_entry_point
from mainstem_core.protocols.secret_provider import GROUP
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode

PROVIDERS = ("inline", "environment", "file")


class Source(NamedTuple):
    """Where secrets come from.

    Args:
        provider: "inline", "environment", "file", or the name of a plug-in.
        id: a name for people, the name of a variable, or the path of a file.
        options: `env_vars` of an inline source; `env_var_name` of others.
        role: the role in which it is read; None for that of the decorator.
    """

    provider: str
    id: str
    options: Mapping[str, Any]
    role: str | None = None

    def __str__(self) -> str:
        return f"{self.provider}.{self.id}" if self.id else self.provider


class Secrets(StepDecorator):
    """Sets variables of the environment to secrets while a step runs; no record ever holds their values.

    Args:
        sources: a list of `"environment.NAME"`, `"file.PATH"`, or dicts with `type`, `id`, `options` and `role`; the
            type may be the name of a plug-in.
        role: the role in which they are read, for providers with roles.
        allow_override: whether a secret may replace a variable that is set already.
    """

    decorator_name = "secrets"
    layer = 40
    sources: Sequence[Any]
    role: str | None = None
    allow_override: bool = False

    def public_attributes(self) -> dict[str, Any]:
        """Returns the attributes without the options of the sources, which may be the secrets themselves."""
        given: Any = self.sources
        each = cast("Sequence[Any]", given) if isinstance(given, list | tuple) else ()
        shown = [
            str(source) if (source := source_of(value)) is not None else f"<{type(value).__name__}>"
            for value in each
        ]
        return {**self.attributes, "sources": shown}

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks that each source can be understood."""
        given: Any = self.sources
        self.require(isinstance(given, list | tuple) and given, "sources", "it must be a list of sources")
        known = 'each source must be a text such as "file.PATH", or a dict with `type`, `id` and `options`'
        for value in self.sources:
            source = source_of(value)
            self.require(source is not None and source.provider, "sources", known)
            if source is not None and source.provider not in PROVIDERS:
                unknown = (
                    f"there is no provider `{source.provider}`: {', '.join(PROVIDERS)} and plug-ins are known"
                )
                self.require(has_entry_point(GROUP, source.provider), "sources", unknown)
            if source is not None and source.provider == "inline":
                names = source.options.get("env_vars")
                self.require(
                    isinstance(names, Mapping),
                    "sources",
                    "an inline source needs `env_vars` in its `options`",
                )
            elif source is not None:
                self.require(source.id, "sources", "a source needs an `id`")

    def parsed(self) -> list[Source]:
        """Returns the sources; those that cannot be understood are left out."""
        return [source for value in self.sources if (source := source_of(value)) is not None]


def source_of(value: Any) -> Source | None:
    """Returns a source from what a user wrote, None if it has no form that is known.

    Args:
        value: a text `provider.id`, or a dict with `type`, `id`, `options` and perhaps `role`.
    """
    if isinstance(value, str):
        provider, _, id = value.partition(".")
        return Source(provider, id, {})
    if not isinstance(value, Mapping):
        return None
    given = cast("Mapping[str, Any]", value)
    options = given.get("options", {})
    if not isinstance(given.get("type"), str) or not isinstance(options, Mapping):
        return None
    id, role = given.get("id", ""), given.get("role")
    return Source(given["type"], str(id), cast("Mapping[str, Any]", options), role)


secrets = as_decorator(Secrets)
