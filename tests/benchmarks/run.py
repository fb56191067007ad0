"""Measures the table of speed and memory against Metaflow, Luigi and plain Python, or an earlier commit.

Makes the environments, lets pytest with pytest-benchmark measure the rows, prints one table, writes what was
measured, and fails if a row that gates was missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from bench_harness import lineup
from bench_harness.contenders.base import Contender, Setting
from bench_harness.datasets import FULL, REDUCED
from bench_harness.environments import EnvironmentFailed, Environments, cache_folder, export_commit
from bench_harness.plugin import BenchmarkPlugin
from bench_harness.report import facts_of_machine, fill_page, load_text, page_table, terminal_report
from bench_harness.results import FULL_WORK, Session, missed_gates
from bench_harness.rows import BASE_COMMIT, Row, table
from bench_harness.session import Measuring

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PAGE = REPOSITORY / "docs" / "benchmarks.md"
RESULTS = REPOSITORY / ".benchmarks"
MISSED, USAGE = 1, 2


def announce(text: str) -> None:
    """Tells the person who waits what is going on."""
    print(text, file=sys.stderr, flush=True)


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Returns the command line as an object."""
    parser = argparse.ArgumentParser(prog="run.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("-k", dest="rows", metavar="ROW[,ROW]", default="", help="measure only these rows")
    parser.add_argument("--list", action="store_true", help="list the rows and measure nothing")
    parser.add_argument("--repeats", type=int, default=5, help="runs of ours and of who decides (default 5)")
    parser.add_argument("--full", action="store_true", help="also run what takes others minutes")
    parser.add_argument("--reduced", action="store_true", help="a tenth of the work, to try the suite out")
    parser.add_argument("--compare", metavar="COMMIT", help="measure against that commit, not the others")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER", help="where results go")
    parser.add_argument("--write-page", action="store_true", help="fill the table of docs/benchmarks.md too")
    parser.add_argument(
        "--page-from", type=Path, metavar="FILE", help="fill it from results; measure nothing"
    )
    return parser.parse_args(argv)


def chosen_rows(rows: Sequence[Row], names: str, *, comparing: bool) -> tuple[Row, ...]:
    """Returns the rows that were asked for; against a commit, those that are whole commands.

    Raises:
        ValueError: There is no row of that name.
    """
    wanted = {name for name in names.split(",") if name}
    if unknown := wanted - {row.id for row in rows}:
        known = ", ".join(row.id for row in rows)
        raise ValueError(f"no such row: {', '.join(sorted(unknown))}; there are {known}")
    asked = [row for row in rows if not wanted or row.id in wanted]
    return tuple(row for row in asked if row.whole_command or not comparing)


def current_commit() -> str:
    """Returns the commit of the tree, and whether there are changes on top of it."""
    described = subprocess.run(
        ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty", "--abbrev=12"],
        capture_output=True,
        text=True,
    )
    return described.stdout.strip() or "no commit"


def find_uv() -> str:
    """Returns the path of the uv that the Makefile uses too.

    Raises:
        EnvironmentFailed: There is none, and it could not be installed.
    """
    found = subprocess.run([REPOSITORY / "scripts" / "find_uv.sh"], stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        raise EnvironmentFailed("uv is missing: `make setup` says what to do")
    return str(REPOSITORY / found.stdout.strip())


def measure_rows(arguments: argparse.Namespace, rows: tuple[Row, ...], cache: Path) -> tuple[Session, int]:
    """Makes the environments and measures the rows; returns the session and pytest's exit code."""
    constraints = REPOSITORY / "constraints.txt"
    environments = Environments(find_uv(), cache, constraints if constraints.exists() else None)
    announce("Mainstem: building and installing")
    ours = lineup.mainstem(environments, REPOSITORY, rows, label="Mainstem")
    base, others = "", dict[str, Contender]()
    if arguments.compare:
        tree, base = export_commit(REPOSITORY, arguments.compare, cache)
        announce(f"Mainstem at {base[:12]}: building and installing")
        then = lineup.mainstem(environments, tree, rows, label=f"Mainstem at {base[:12]}", revision=base)
        others[BASE_COMMIT] = then
    else:
        others = lineup.others(environments, ours, rows, include_slow=arguments.full, announce=announce)
    facts = {**facts_of_machine(), "commit": current_commit()}
    facts["versions"] = ", ".join(f"{name} {version}" for name, version in sorted(ours.data.versions.items()))
    facts["work"] = "a tenth of the table's" if arguments.reduced else FULL_WORK
    sizes = REDUCED if arguments.reduced else FULL
    session = Session(facts, sizes, arguments.repeats, base=base)
    (cache / "scratch").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache / "scratch") as scratch:
        setting = Setting(sizes, Path(scratch), cache / "kept", announce)
        deciding = BASE_COMMIT if base else None
        measuring = Measuring(session, setting, ours, others, arguments.repeats, arguments.full, deciding)
        code = run_pytest(BenchmarkPlugin(measuring, rows), arguments.results / "pytest-benchmark.json")
    facts["load at the end"] = load_text()
    return session, code


def run_pytest(plugin: BenchmarkPlugin, json_path: Path) -> int:
    """Lets pytest measure; the project's settings for ordinary tests stay out of it."""
    json_path.parent.mkdir(parents=True, exist_ok=True)
    options = ["-q", "-s", "-c", os.devnull, f"--rootdir={HERE}", f"--confcutdir={HERE}"]
    options += ["-p", "no:cacheprovider", "--benchmark-quiet", f"--benchmark-json={json_path}"]
    return int(pytest.main([*options, str(HERE / "bench_table.py")], plugins=[plugin]))


def main(argv: Sequence[str]) -> int:
    """Runs the command line; returns the exit code: 0 met, 1 missed or failed, 2 wrong usage."""
    arguments = parse_arguments(argv)
    rows = table(REDUCED if arguments.reduced else FULL)
    if arguments.list:
        print("\n".join(f"{row.id:<20}{'*' if row.gates else ' '} {row.title}" for row in rows))
        return 0
    if arguments.page_from:
        session = Session.read(arguments.page_from)
        fill_page(PAGE, page_table(table(session.sizes), session))
        return 0
    try:
        selected = chosen_rows(rows, arguments.rows, comparing=bool(arguments.compare))
        session, code = measure_rows(arguments, selected, cache_folder(os.environ))
    except (ValueError, EnvironmentFailed) as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    session.write(arguments.results / ("compare.json" if arguments.compare else "results.json"))
    print(terminal_report(rows, session))
    if arguments.write_page:
        fill_page(PAGE, page_table(rows, session))
    judged = not arguments.compare and not arguments.reduced
    return MISSED if code != 0 or (judged and missed_gates(rows, session)) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
