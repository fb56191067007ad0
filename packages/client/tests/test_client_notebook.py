"""How objects look, whoever named what is in them."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_builder import RunBuilder, StoreBuilder, foreach_run

from mainstem_client import Flow, Mainstem, Run, Step, Task
from mainstem_client.notebook import _COLOURS
from mainstem_client.times import duration_text

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


class Page(HTMLParser):
    """What a browser would make of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(run: RunBuilder) -> list[Page]:
    """The pages of everything from the store down to an artifact."""
    seen = Run(run.pathspec)
    steps = list(seen)
    tasks = [task for step in steps for task in step]
    artifacts = [artifact for task in tasks for artifact in task]
    shown = [Mainstem(), Flow("HelloFlow"), seen, *steps, *tasks, *artifacts]
    found = [Page(each._repr_html_()) for each in shown]
    assert all(page.open == [] for page in found)
    return found


def test_nothing_from_outside_becomes_markup(stores: StoreBuilder) -> None:
    run = stores.run(tags=[HOSTILE], parameters={f"a{HOSTILE}": 1})
    run.fail("start", exception=ValueError(HOSTILE), values={HOSTILE: 1})
    for page in pages(run):
        assert set(page.tags) <= {"div", "b", "i", "code", "span", "table", "tr", "th", "td"}
        assert set(page.attributes) <= {"style"}
    assert any(HOSTILE in page.text for page in pages(run))


def test_a_page_says_state_and_duration_and_how_to_get_there(run: RunBuilder) -> None:
    foreach_run(run, 3)
    everything, flow, seen, start, train, *_ = pages(run)
    assert "Flow('HelloFlow')" in everything.text and "succeeded" in everything.text
    assert f"Run('{run.pathspec}')" in flow.text and "7.00 s" in flow.text
    assert f"Step('{run.pathspec}/train')" in seen.text and "user:ada" in seen.text
    assert f"Task('{run.pathspec}/start/0')" in start.text and "1 tasks" in start.text
    assert "3 tasks" in train.text and "1.00 s" in train.text
    [task] = [page for page in pages(run) if page.text.startswith(f"Task('{run.pathspec}/train/1')")]
    assert "models" in task.text and "list" in task.text


def test_a_failure_is_shown_with_its_place(run: RunBuilder) -> None:
    run.fail("start", exception=ValueError("too cold"))
    page = Page(Task(f"{run.pathspec}/start/0")._repr_html_())
    assert "failed" in page.text and "too cold" in page.text and "flow.py:7" in page.text


def test_pages_of_what_has_just_begun(stores: StoreBuilder) -> None:
    assert "a run of a flow" in Page(Mainstem()._repr_html_()).text
    run = stores.run()
    assert "no task has started yet" in Page(Run(run.pathspec)._repr_html_()).text
    assert "running" in Page(Run(run.pathspec)._repr_html_()).text
    run.launch("start")
    assert "running" in Page(Task(f"{run.pathspec}/start/0")._repr_html_()).text


def test_a_long_table_is_cut(run: RunBuilder) -> None:
    for index in range(60):
        run.succeed("train", str(index))
    page = Page(Step(f"{run.pathspec}/train")._repr_html_())
    assert "the first 50 are shown" in page.text and page.tags.count("tr") == 51


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled", "lost", "running"])
def test_each_state_has_a_colour(run: RunBuilder, state: str) -> None:
    if state == "lost":
        run.lose()
    elif state != "running":
        run.end(state)
    assert _COLOURS[state] in Run(run.pathspec)._repr_html_()


def test_a_line_in_a_terminal(run: RunBuilder) -> None:
    run.succeed("start", values={"x": 1})
    seen = Run(run.pathspec)
    assert repr(seen).startswith(f"Run('{run.pathspec}', running, ")
    run.end()
    assert repr(seen) == f"Run('{run.pathspec}', succeeded, 2.00 s)"
    assert repr(seen["start"]) == f"Step('{run.pathspec}/start')"
    assert repr(seen["start"].task) == f"Task('{run.pathspec}/start/0', succeeded, 1.00 s)"
    assert repr(seen["start"].task["x"]) == f"DataArtifact('{run.pathspec}/start/0/x')"
    assert repr(seen.parent) == "Flow('HelloFlow')"
    assert repr(Mainstem()).startswith("Mainstem('local@")


def test_what_cannot_be_read_still_has_a_line(run: RunBuilder) -> None:
    run.succeed("start")
    task = Task.at(Run(run.pathspec)._reader, "start", "0")
    Path(run.folder.store.root, "flows", run.pathspec, "tasks", "start.0.json").chmod(0o644)
    Path(run.folder.store.root, "flows", run.pathspec, "tasks", "start.0.json").write_text("torn")
    assert repr(task) == f"Task('{run.pathspec}/start/0')"


@pytest.mark.parametrize(
    ("duration_us", "text"),
    [
        (0, "0.00 s"),
        (-5, "0.00 s"),
        (840_000, "0.84 s"),
        (9_994_000, "9.99 s"),
        (12_340_000, "12.3 s"),
        (59_990_000, "1 min 00 s"),
        (247_000_000, "4 min 07 s"),
        (3_599_700_000, "1 h 00 min"),
        (7_500_000_000, "2 h 05 min"),
    ],
)
def test_durations_for_people(duration_us: int, text: str) -> None:
    assert duration_text(duration_us) == text


@given(st.integers(0, 10**13))
def test_a_duration_never_shows_sixty_seconds_or_minutes(duration_us: int) -> None:
    text = duration_text(duration_us)
    assert "60" not in text.replace("60 h", "").split(" h")[-1].split(" min")[-1].split(" s")[0].split(".")[0]
