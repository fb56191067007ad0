"""Writes docs/reference/errors.md from the catalogue of errors.

    python scripts/generate_error_reference.py

A test compares the page with what this makes: run it after each change of the catalogue.
"""

import re
from itertools import groupby
from pathlib import Path

from mainstem_core.errors.catalogue import KINDS
from mainstem_core.errors.kinds.kind import ErrorKind

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "errors.md"
AREAS = {
    "usage": "Wrong use of a command or of the language; nothing was started.",
    "parameter": "How a parameter is declared, or what it was given.",
    "config": "How a config is declared, what it was given, or what is asked of it.",
    "graph": "What `python flow.py check` finds in a flow, before anything runs; [more on these rules](checks.md).",
    "pylint": "What pylint finds in a flow's file; `check` asks it where it is installed.",
    "decorator": "How a decorator is written, where it stands, or what it was given.",
    "task": "What a step asked for and cannot have. The task fails; what other tasks have committed stays.",
    "parallel": "`parallel_map` and `parallel_imap_unordered` could not do their work.",
    "store": "The store cannot be read or written.",
    "record": "A record in the store is missing, damaged or too new.",
    "client": "What was asked of past runs is not there.",
    "tag": "Tags that a run cannot have, or cannot lose.",
    "run": "The run as a whole, or the start of a single task of it.",
    "spin": "A step that is to be run by itself, with the inputs of a past run.",
    "testing": "A test asks for something that `mainstem.testing` cannot make a task of.",
    "runner": "A program that runs flows with `Runner` or `NBRunner`.",
    "internal": "A mistake of Mainstem's own.",
}
_HEAD = """# Errors

Every error that Mainstem tells a user has a stable id, a message, where possible a place in the user's file, and a
hint. The id never changes its meaning and is never used again, so programs and searches may rely on it:

```
error[graph-target-unknown]: the step `start` leads to `trian`, which the flow does not have
  --> flow.py:6:9, step `start`
hint: did you mean `train`?
```

In Python the same is an exception derived from `mainstem.exception.MainstemException`, with the attributes `id`,
`message`, `where`, `hint`, `exit_code`, `retryable` and `fields` (what the message names, by name).

A command ends with 0 after success, 1 where the run or the work failed, 2 where the command itself was wrong, and
130 or 143 where Ctrl-C or SIGTERM stopped it; the exit code below is that of a command that ends with the error.
`MAINSTEM_DEBUG=1` shows tracebacks, too. What stands in *italics* is filled in.

This page is made from the catalogue in `mainstem_core.errors` by `scripts/generate_error_reference.py`.
"""


def reference(kinds: tuple[ErrorKind, ...]) -> str:
    """Returns the page.

    Args:
        kinds: the catalogue, in its order.
    """
    sections = [_HEAD]
    for area, members in groupby(kinds, key=area_of):
        sections += [f"\n## {area}\n\n{AREAS[area]}\n", *map(_entry, members)]
    return "".join(sections)


def area_of(kind: ErrorKind) -> str:
    """Returns the area of an error: the first word of its id."""
    return kind.id.partition("-")[0]


def _entry(kind: ErrorKind) -> str:
    warning = "a warning; " if kind.severity == "warning" else ""
    retry = "; trying again can help" if kind.retryable else ""
    return (
        f"\n### `{kind.id}`\n\n"
        f"{_filled(kind.message)}\n\n"
        f"- hint: {_filled(kind.hint)}\n"
        f"- {warning}exit code {kind.exit_code}{retry}\n"
    )


def _filled(template: str) -> str:
    """Returns a template with its fields marked: as `<name>` inside a literal, in italics elsewhere."""
    if re.fullmatch(r"\{\w+\}", template):
        return "*what fits the case*"
    parts = template.split("`")
    for position, part in enumerate(parts):
        mark = r"<\1>" if position % 2 else r"*\1*"
        parts[position] = re.sub(r"\{(\w+)\}", mark, part).replace("{{", "{").replace("}}", "}")
    return "`".join(parts)


if __name__ == "__main__":
    PAGE.write_text(reference(KINDS))
