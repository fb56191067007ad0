"""Writes docs/compatibility.md from the rows, flow files and recordings in tests/compatibility.

    python scripts/generate_compatibility.py

A test compares the page with what this makes: run it after each change of a row, of the lines at the head of a flow
file, or of docs/compatibility_differences.md, which is written by hand and becomes part of the page.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import mainstem

REPOSITORY = Path(__file__).parent.parent
PAGE = REPOSITORY / "docs" / "compatibility.md"
SNAPSHOTS = REPOSITORY / "tests" / "errors" / "snapshots"
WRITTEN_BY_HAND = REPOSITORY / "docs" / "compatibility_differences.md"
sys.path.insert(0, str(REPOSITORY / "tests" / "compatibility"))

from compat_harness.flow_files import FlowFile, flow_files  # noqa: E402
from compat_harness.recordings import Recording  # noqa: E402
from compat_rows import SECTIONS  # noqa: E402
from compat_rows.evidence import EVIDENCE  # noqa: E402
from compat_rows.reasons import REASONS  # noqa: E402
from compat_rows.refusals import REFUSALS  # noqa: E402
from compat_rows.row import Row, Section, Verdict  # noqa: E402

_HEAD = """# Coming from Metaflow

A flow that was written for Metaflow runs by changing its import, `from metaflow` to `from mainstem`; so does a program
that reads runs. This page says for everything that flows and their commands can use there whether it is here: *yes*,
*better*, or *no* with the reason. Then it lists where something is done otherwise on purpose.

{flows} flow files in `tests/compatibility/flows` run under both with nothing but the import changed; exit codes, runs,
tasks, artifacts, the order of what a join gets, and failures are compared. What Metaflow did with them is recorded
({peers}), and the tests of every change hold ours against the recording. "Shown by" has these flows and
the other tests that show a row, "refused with" how wrong use is told; each of these errors is provoked by a test, too.

This page is made from the tests by `scripts/generate_compatibility.py`.

## Names

{names}. `mainstem.exception` has the exceptions under their names there and under those here.
"""
_COLUMNS = "| | here | | refused with | shown by |\n| --- | --- | --- | --- | --- |\n"
_DIFFERENCES = """
## Intended differences that the flows show

| reason | what is otherwise | flows |
| --- | --- | --- |
"""


def page(sections: Sequence[Section], flows: Mapping[str, FlowFile], written_by_hand: str) -> str:
    """Returns the page.

    Args:
        sections: The rows.
        flows: The flow files, by name.
        written_by_hand: The part about differences that no flow shows.
    """
    recordings = [Recording.load(flow) for flow in flows.values()]
    peers = sorted({recording.peer for recording in recordings if recording})
    names = ", ".join(f"`{name}`" for name in mainstem.__all__)
    head = _HEAD.format(flows=len(flows), peers=", ".join(peers).replace("metaflow", "Metaflow"), names=names)
    parts = [head]
    for section in sections:
        parts.append(f"\n## {section.title}\n\n{_COLUMNS}")
        parts += [_line(row, _flows_of(row, flows)) for row in section.rows]
    parts.append(_DIFFERENCES)
    for reason, text in REASONS.items():
        showing = [flow for flow in flows.values() if reason in {one.reason for one in flow.differences}]
        parts.append(f"| {reason} | {text} | {_links(showing)} |\n")
    return "".join([*parts, "\n", written_by_hand])


def unshown(sections: Sequence[Section], flows: Mapping[str, FlowFile]) -> list[str]:
    """Returns the ids of rows that say that something is here, and that no test shows."""
    return [
        row.id
        for section in sections
        for row in section.rows
        if row.verdict is not Verdict.NO and row.id not in EVIDENCE and not _flows_of(row, flows)
    ]


def missing_tests(named: Iterable[str]) -> list[str]:
    """Returns those node ids that are no test.

    Args:
        named: Node ids of tests, functions of a module; of a test with parameters without them.
    """
    return [
        test
        for test in sorted(set(named))
        if test.partition("::")[2] not in _tests_in(test.partition("::")[0])
    ]


def missing_refusals(named: Iterable[str]) -> list[str]:
    """Returns those names for which tests/errors has no snapshot; a test there has each snapshot belong to a case."""
    return [name for name in sorted(set(named)) if not (SNAPSHOTS / f"{name}.txt").exists()]


@cache
def _tests_in(file: str) -> frozenset[str]:
    path = REPOSITORY / file
    body = ast.parse(path.read_text()).body if path.exists() else []
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef))


def _flows_of(row: Row, flows: Mapping[str, FlowFile]) -> list[FlowFile]:
    return [flow for flow in flows.values() if row.id in flow.capabilities]


def _line(row: Row, showing: Sequence[FlowFile]) -> str:
    surface = row.surface.replace("|", "\\|")
    refused = ", ".join(map(_error_link, _errors_of(row.id)))
    shown_by = _links(showing, EVIDENCE.get(row.id, ()))
    return f"| {surface} | {row.verdict} | {row.note} | {refused} | {shown_by} |\n"


def _errors_of(row: str) -> Iterable[str]:
    return dict.fromkeys(name.partition("--")[0] for name in REFUSALS.get(row, "").split())


def _error_link(error: str) -> str:
    return f"[{error}](reference/errors.md#{error})"


def _links(showing: Sequence[FlowFile], tests: Sequence[str] = ()) -> str:
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return ", ".join([*map(_flow_link, showing), *(f"[{Path(file).stem}](../{file})" for file in files)])


def _flow_link(flow: FlowFile) -> str:
    return f"[{flow.name}](../{flow.path.relative_to(REPOSITORY)})"


def _complaints(sections: Sequence[Section], flows: Mapping[str, FlowFile]) -> Iterator[str]:
    yield from (f"no test shows the row {row}" for row in unshown(sections, flows))
    named = [test for tests in EVIDENCE.values() for test in tests]
    yield from (f"there is no test {test}" for test in missing_tests(named))
    refusals = [name for names in REFUSALS.values() for name in names.split()]
    yield from (f"tests/errors has no snapshot {name}" for name in missing_refusals(refusals))


if __name__ == "__main__":
    PAGE.write_text(page(SECTIONS, flow_files(), WRITTEN_BY_HAND.read_text()))
    complaints = list(_complaints(SECTIONS, flow_files()))
    sys.exit("\n".join(complaints) or None)
