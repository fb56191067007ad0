"""Fetches secrets from where they are kept; what is said of a failure never quotes what was read."""

import json
import os
from collections.abc import Mapping
from typing import Any, cast

from mainstem_core.decorators.secrets import PROVIDERS, Source, source_of
from mainstem_core.errors import TaskError, calling_place
from mainstem_core.protocols.secret_provider import GROUP, PROTOCOL


class SecretProblem(Exception):
    """A secret cannot be had; the text says why, in words that give nothing away."""


def get_secret(source: str | Mapping[str, Any], role: str | None = None) -> dict[str, str]:
    """Returns the secrets of a source by their names, without setting any variable.

    Args:
        source: as in `@secrets`: `"environment.NAME"`, `"file.PATH"`, or a dict with `type`, `id` and `options`.
        role: the role in which it is read, for providers with roles.

    Raises:
        TaskError: `task-secret-unusable` if they cannot be had.
    """
    where = calling_place()
    parsed = source_of(source)
    if parsed is None:
        reason = "it is neither a text nor a dict with `type`, `id` and `options`"
        raise TaskError("task-secret-unusable", where=where, source=type(source).__name__, reason=reason)
    try:
        return fetch(parsed, role)
    except SecretProblem as problem:
        raise TaskError(
            "task-secret-unusable", where=where, source=str(parsed), reason=str(problem)
        ) from None


def fetch(source: Source, role: str | None) -> dict[str, str]:
    """Returns the secrets of a source by the names of their variables.

    Args:
        source: where they are kept.
        role: the role in which they are read.

    Raises:
        SecretProblem: if they cannot be had.
    """
    try:
        if source.provider == "inline":
            return _texts(source.options.get("env_vars"))
        if source.provider == "environment":
            return _from_environment(source)
        if source.provider == "file":
            return _from_file(source)
    except OSError as problem:
        raise SecretProblem(problem.strerror or "it cannot be read") from None
    except ValueError:  # its text may quote what was read
        raise SecretProblem("it is no JSON object of texts") from None
    return _from_plugin(source, role or source.options.get("role"))


def _from_environment(source: Source) -> dict[str, str]:
    text = os.environ.get(source.id)
    if text is None:
        raise SecretProblem("the variable is not set")
    return {source.options.get("env_var_name") or source.id: text}


def _from_file(source: Source) -> dict[str, str]:
    with open(source.id, encoding="utf-8") as file:
        text = file.read()
    name = source.options.get("env_var_name")
    return {name: text.rstrip("\n")} if name else _texts(json.loads(text))


def _from_plugin(source: Source, role: str | None) -> dict[str, str]:
    from importlib.metadata import entry_points  # heavy; only for providers that are not ours

    point = next(iter(entry_points(group=GROUP, name=source.provider)), None)
    if point is None:
        known = ", ".join(PROVIDERS)
        raise SecretProblem(f"no provider is called `{source.provider}`; there are {known}, and plug-ins")
    try:
        provider = point.load()()
        wanted = getattr(provider, "protocol", PROTOCOL)
        if wanted > PROTOCOL:
            raise SecretProblem(
                f"its provider needs version {wanted} of the protocol, and this is {PROTOCOL}"
            )
        return _texts(dict(provider.fetch(source.id, source.options, role)))
    except SecretProblem:
        raise
    except Exception as problem:  # a plug-in may raise anything, and its text may quote what was read
        raise SecretProblem(f"its provider has failed with `{type(problem).__name__}`") from None


def _texts(plain: Any) -> dict[str, str]:
    if not isinstance(plain, dict):
        raise ValueError
    texts = cast("dict[Any, Any]", plain)
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in texts.items()):
        raise ValueError
    return texts
