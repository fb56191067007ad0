"""The guides keep their word: each page's files are written, its commands run, and they print what the page shows."""

from pathlib import Path

import pytest

from guide_pages import Command, File, Piece, accusations, first_missing, flows_of, follow, parts_of

GUIDES = sorted((Path(__file__).parents[2] / "docs" / "guides").glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_a_guide_keeps_its_word(page: Path, tmp_path: Path) -> None:
    parts = list(parts_of(page.read_text()))
    assert any(isinstance(part, Command) for part in parts), "the page has no example that runs"
    for part in parts:
        follow(part, tmp_path)
    for flow in flows_of(parts):
        assert accusations(flow, tmp_path) == []


PAGE = """
```python
# file: sub/hello.py
print("hello")
```
Then
```console
$ python sub/hello.py
hel...
$ python -c 'import sys; sys.exit("no")' # ends badly
$? 1
...
no
```
```python
self.x = 1
```
```json
// file: a.json
{}
```
```sh
rm -rf nothing
```
"""


def test_what_a_page_shows_is_read_in_order(tmp_path: Path) -> None:
    parts = list(parts_of(PAGE))
    assert parts == [
        File("sub/hello.py", '# file: sub/hello.py\nprint("hello")\n'),
        Command("python sub/hello.py", 0, ("hel...",)),
        Command("python -c 'import sys; sys.exit(\"no\")' # ends badly", 1, ("no",)),
        Piece("self.x = 1\n"),
        File("a.json", "{}\n"),
    ]
    for part in parts:
        follow(part, tmp_path)


@pytest.mark.parametrize(
    "part", [Command("exit 3", 0, ()), Command("true", 1, ()), Command("echo b", 0, ("a",)), Piece("x =")]
)
def test_a_page_that_does_not_keep_its_word_fails(part: Command | Piece, tmp_path: Path) -> None:
    with pytest.raises((AssertionError, SyntaxError)):
        follow(part, tmp_path)


@pytest.mark.parametrize(
    ("expected", "missing"),
    [(["a", "c"], None), (["c", "a"], "a"), (["a...", "b 1..."], None), (["b"], "b"), (["", "  a"], None)],
)
def test_lines_must_be_there_in_their_order(expected: list[str], missing: str | None) -> None:
    assert first_missing(expected, "a\nb 12\nc\n") == missing
