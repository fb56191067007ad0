"""IncludeFile: a parameter whose value is the content of a file."""

import codecs
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, overload

from mainstem_core.errors import Location, ParameterError
from mainstem_core.flow.files import find_beside
from mainstem_core.flow.parameters.context import ParameterContext
from mainstem_core.flow.parameters.parameter import Parameter, V
from mainstem_core.flow.parameters.value_type import ValueType
from mainstem_core.flow.parsers import find_parser

if TYPE_CHECKING:
    from mainstem_core.flow.parameters.checked_types import PathDefault, Yes

_REMOTE = ("s3://", "gs://", "azure://", "http://", "https://")


class IncludeFile(Parameter[V]):
    """A file that is read when a run is started, and whose content every step has: `data = IncludeFile("data")`.

    The content is stored once with the run and loaded when a step first reads `self.data`.

    Args:
        name: the option's name on the command line; it takes a path.
        required: a path must be given; else a parameter without default is None where none is given.
        is_text: the content is a text, else bytes.
        encoding: of the text.
        help: a line for `--help`.
        parser: makes the value of the content; it is called once, when a run is started.
        default: a path, or a function of a ParameterContext that gives one. A relative path is looked for in the
            working folder, then beside the flow's file.
        show_default: whether `--help` shows the default.

    Raises:
        ParameterError: if the declaration contradicts itself, or the name is taken.
    """

    if TYPE_CHECKING:
        # fmt: off
        @overload
        def __init__(
            self: "IncludeFile[str]", name: str, required: bool | None = None, *,
            is_text: Yes | None = None, encoding: str | None = None, help: str | None = None, parser: None = None,
            default: PathDefault, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "IncludeFile[str]", name: str, required: Yes, is_text: Yes | None = None,
            encoding: str | None = None, help: str | None = None, parser: None = None, *, default: None = None,
            show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "IncludeFile[str | None]", name: str, required: bool | None = None, *,
            is_text: Yes | None = None, encoding: str | None = None, help: str | None = None, parser: None = None,
            default: None = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "IncludeFile[bytes]", name: str, required: bool | None = None, *, is_text: Literal[False],
            encoding: str | None = None, help: str | None = None, parser: None = None,
            default: PathDefault, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "IncludeFile[bytes]", name: str, required: Yes, *, is_text: Literal[False],
            encoding: str | None = None, help: str | None = None, parser: None = None,
            default: None = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "IncludeFile[bytes | None]", name: str, required: bool | None = None, *, is_text: Literal[False],
            encoding: str | None = None, help: str | None = None, parser: None = None,
            default: None = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "IncludeFile[Any]", name: str, required: bool | None = None, is_text: bool | None = None,
            encoding: str | None = None, help: str | None = None, *, parser: Callable[[Any], Any] | str,
            default: PathDefault | None = None, show_default: bool | None = None,
        ) -> None: ...
        # fmt: on

    def __init__(
        self,
        name: str,
        required: bool | None = None,
        is_text: bool | None = None,
        encoding: str | None = None,
        help: str | None = None,
        parser: Callable[[Any], Any] | str | None = None,
        *,
        default: Any = None,
        show_default: bool | None = None,
    ) -> None:
        self.is_text = is_text is not False
        self.encoding = encoding or "utf-8"
        self.parser = parser
        self._flow: type[Any] | None = None
        self._declare(name, default, str, help, required, show_default)

    def __set_name__(self, owner: type[Any], name: str) -> None:
        super().__set_name__(owner, name)
        self._flow = owner

    def convert(self, value: Any) -> Any:
        """Returns the content of a file.

        Args:
            value: its path.

        Raises:
            ParameterError: `parameter-file-remote`, `parameter-file-unreadable`, `parameter-file-encoding` or
                `parameter-file-unparsable`.
        """
        return self._content(os.path.expanduser(super().convert(value)), None)

    def convert_variable(self, variable: str, value: str) -> Any:
        """Returns the content of the file that a variable names; raises as `convert` does."""
        return self.convert(value)

    def resolve_default(self, context: ParameterContext) -> Any:
        """Returns the content of the default's file, None where there is none; raises as `convert` does, too."""
        path = super().resolve_default(context)
        if path is None:
            return None
        return self._content(find_beside(self._flow, path), self.where)

    def __repr__(self) -> str:
        return f"IncludeFile({self.name!r}, default={self.default!r})"

    def _settle_type(self) -> None:
        self.type: Any = str
        self._value_type = ValueType("file", "a path", _path)

    def _problem(self) -> tuple[str | None, str]:
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            return f"there is no encoding `{self.encoding}`", "name one that Python knows, such as `utf-8`"
        return super()._problem()

    def _content(self, path: str, where: Location | None) -> Any:
        if path.startswith(_REMOTE):
            raise ParameterError("parameter-file-remote", where=where, name=self.name, path=path)
        try:
            with open(path, "rb") as file:
                content: Any = file.read()
        except OSError as problem:
            raise ParameterError(
                "parameter-file-unreadable", where=where, name=self.name, path=path, reason=problem.strerror
            ) from problem
        if self.is_text:
            content = self._decoded(content, path, where)
        return content if self.parser is None else self._parsed(self.parser, content, path, where)

    def _decoded(self, content: bytes, path: str, where: Location | None) -> str:
        try:
            # As a file that is opened as text: any end of a line becomes "\n".
            return content.decode(self.encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as problem:
            reason = f"the byte {problem.start} is none of that encoding"
            raise ParameterError(
                "parameter-file-encoding",
                where=where, name=self.name, path=path, encoding=self.encoding, reason=reason,
            ) from problem  # fmt: skip

    def _parsed(
        self, parser: Callable[[Any], Any] | str, content: Any, path: str, where: Location | None
    ) -> Any:
        try:
            return find_parser(parser)(content)
        except Exception as problem:  # whatever the user's parser raises says that it cannot parse this
            raise ParameterError(
                "parameter-file-unparsable",
                where=where, name=self.name, path=path, reason=f"{type(problem).__name__}: {problem}",
            ) from problem  # fmt: skip


def _path(value: Any) -> str:
    if not value or not isinstance(value, str | os.PathLike):
        raise TypeError("not a path")
    return os.fspath(value)
