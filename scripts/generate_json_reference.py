"""Writes docs/reference/json.md from the documents that commands print with `--json`.

    python scripts/generate_json_reference.py

A test compares the page with what this makes, and what commands print with the documents.
"""

import re
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from mainstem.cli import documents as of_mainstem
from mainstem_runtime.cli import documents as of_flows
from mainstem_runtime.supervisor import event_documents as of_events

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "json.md"
_PLAIN = {str: "text", int: "integer", float: "number", bool: "true or false", NoneType: "null", Any: "any"}
_HEAD = """# JSON

Every command that reports something has `--json`: its standard output is then one JSON document (`run`: one line for
each event), and nothing else. Errors and remarks go to standard error, and exit codes are as [ever](commands.md).

Fields may be added in later versions; none is taken away or changes its meaning, so ignore those that you do not know.
A field that has nothing to say is `null`, and never missing. Times are ISO 8601 in UTC.

This page is made from the documents that the commands' code declares, by `scripts/generate_json_reference.py`.
"""


class Output(NamedTuple):
    """What a command prints.

    Args:
        command: the command, as it is typed.
        document: the type of what it prints, or of each of its lines.
        remark: what there is to say besides.
    """

    command: str
    document: Any
    remark: str = ""


OUTPUTS = (
    Output("python flow.py check --json", of_flows.CheckDocument),
    Output("python flow.py show --json", of_flows.GraphDocument),
    Output(
        "python flow.py output-raw --json", of_flows.GraphDocument, "The same as `show --json`, in one line."
    ),
    Output("python flow.py dump PATH --json", list[of_flows.DumpedTaskDocument], "No value is loaded."),
    Output("python flow.py logs PATH --json", list[of_flows.LogDocument]),
    Output("python flow.py logs scrub PATH --json", list[of_flows.ScrubDocument]),
    Output("python flow.py package info --json", of_flows.PackageDocument),
    Output("python flow.py package list --json", list[of_flows.PackagedFileDocument]),
    Output(
        "python flow.py resume --plan --json",
        list[of_flows.ResumedTaskDocument],
        "Without `--plan` as `run`.",
    ),
    Output("python flow.py resume --clone-only --json", of_flows.ClonedRunDocument),
    Output(
        "python flow.py run --json",
        of_events.RunEvent,
        "A line for each event, in the order in which things happened; `event` says which one it is.",
    ),
    Output("python flow.py spin PATHSPEC --json", of_events.RunEvent, "As for `run`."),
    Output("python flow.py tag add --run-id RUN TAG --json", of_flows.RunTagsDocument, "After the change."),
    Output(
        "python flow.py tag remove --run-id RUN TAG --json", of_flows.RunTagsDocument, "After the change."
    ),
    Output(
        "python flow.py tag replace --run-id RUN --add TAG --json",
        of_flows.RunTagsDocument,
        "After the change.",
    ),
    Output(
        "python flow.py tag list --json",
        list[of_flows.RunTagsDocument],
        "The newest run first.",
    ),
    Output(
        "python flow.py tag list --group-by-tag --json",
        list[of_flows.TagDocument],
    ),
    Output("python flow.py version --json", of_flows.VersionDocument),
    Output("mainstem version --json", of_flows.VersionDocument),
    Output("mainstem status --json", of_mainstem.StatusDocument),
    Output("mainstem runs --json", list[of_mainstem.RunDocument], "The newest first."),
    Output("mainstem show RUN --json", of_mainstem.ShownRunDocument),
    Output("mainstem attach RUN --json", of_events.RunEvent, "A line for each event, as of `run`."),
    Output("mainstem cancel RUN --json", of_mainstem.CancelDocument),
    Output("mainstem configure show --json", of_mainstem.SettingsDocument),
    Output("mainstem du --json", of_mainstem.StoreUsageDocument | None),
    Output("mainstem metadata rebuild --json", of_mainstem.RebuiltDocument | None),
    Output("mainstem init --json", of_mainstem.InitDocument),
)


def reference() -> str:
    """Returns the page."""
    sections = [_HEAD, "\n## Commands\n"]
    for output in OUTPUTS:
        remark = f" {output.remark}" if output.remark else ""
        sections.append(f"\n- `{output.command}`: {_linked(output.document)}.{remark}")
    sections.append("\n\n## Documents\n")
    documents = dict.fromkeys(document for output in OUTPUTS for document in _documents(output.document))
    sections += [_section(document) for document in documents]
    return "".join(sections)


def _documents(kind: Any) -> Iterator[Any]:
    """Yields the documents in a type, each before those that it holds."""
    if is_typeddict(kind):
        yield kind
        for inner in get_type_hints(kind).values():
            yield from _documents(inner)
    for argument in get_args(kind):
        yield from _documents(argument)


def _section(document: Any) -> str:
    text = getdoc(document) or ""
    summary, _, arguments = text.partition("\n\nArgs:\n")
    meanings = {
        name: " ".join(meaning.split())
        for name, meaning in re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", arguments, re.MULTILINE)
    }
    rows = [
        f"| `{name}` | {_linked(kind)} | {meanings[name]} |"
        for name, kind in get_type_hints(document).items()
    ]
    table = "\n".join(["| field | is | meaning |", "| --- | --- | --- |", *rows])
    return f"\n### {_name(document)}\n\n{summary}\n\n{table}\n"


def _linked(kind: Any) -> str:
    """Returns a type in words, with links to documents."""
    if is_typeddict(kind):
        return f"[{_name(kind)}](#{_name(kind).lower().replace(' ', '-')})"
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list:
        return f"list of {_linked(arguments[0])}"
    if origin is dict:
        return f"object of {_linked(arguments[1])} by name"
    if origin is Literal:
        return " or ".join(f'`"{value}"`' for value in arguments)
    if origin in (Union, UnionType):
        return " or ".join(map(_linked, arguments))
    return _PLAIN[kind]


def _name(document: Any) -> str:
    words = re.findall(r"[A-Z][a-z]*", document.__name__.removesuffix("Document"))
    return " ".join([words[0], *(word.lower() for word in words[1:])])


if __name__ == "__main__":
    PAGE.write_text(reference())
