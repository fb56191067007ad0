"""What strangers print is made harmless for a terminal."""

import unicodedata
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_runtime.supervisor.terminal import PictureLine, Terminal, harmless, without_colours

HOSTILE = st.text(
    alphabet=st.sampled_from("\x1b[]?0;123mHJAa\x07\\\r\t\x9b\x9d\x9c\x00\x08\x7fPX^_é漢 "), max_size=40
)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain", "plain"),
        ("a\tb", "a\tb"),
        ("héé 漢字 🙂", "héé 漢字 🙂"),
        ("[red]no markup[/red]", "[red]no markup[/red]"),
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m\x1b[0m"),
        ("\x1b[31mred", "\x1b[31mred\x1b[0m"),
        ("\x1b[38;2;1;2;3mx", "\x1b[38;2;1;2;3mx\x1b[0m"),
        ("a\x1b[2J\x1b[Hb\x1b[5Ac", "abc"),
        ("a\x1b]0;a title\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b", "alinkb"),
        ("a\x1b]0;a title without end", "a"),
        ("a\x1bPq#0\x1b\\b\x1bcc\x1b(Bd", "abcd"),
        ("a\x07\x08\x00\x7f\x9b2Jb", "a2Jb"),
        (" 10%\r 50%\r100%", "100%"),
        ("100%\r", "100%"),
        ("windows\r", "windows"),
        ("", ""),
    ],
)
def test_colours_pass_and_nothing_else_that_a_terminal_obeys(line: str, shown: str) -> None:
    assert harmless(line, colours=True) == shown


def test_without_colours_none_pass() -> None:
    assert harmless("\x1b[31mred\x1b[0m \x1b[2Jx", colours=False) == "red x"


def test_a_picture_is_erased_by_rows_also_after_the_terminal_became_narrower() -> None:
    terminal, content = _terminal("utf-8")
    terminal.show(["one"], [PictureLine("x" * 90, 90), PictureLine("", 0)], 100)
    terminal.show(["two"], [PictureLine("y", 1)], 40)
    terminal.keep()
    terminal.show(["three"], [], 40)

    first = "one\n" + "x" * 90 + "\n\n"
    assert content() == f"{first}\r\x1b[4A\x1b[Jtwo\ny\nthree\n"


def test_characters_that_a_terminal_lacks_are_replaced() -> None:
    terminal, content = _terminal("ascii")
    terminal.show(["héé"], [], 40)

    assert content() == "h??\n"


@given(HOSTILE | st.text(), st.booleans())
def test_what_is_left_moves_no_cursor(line: str, colours: bool) -> None:
    shown = harmless(line.replace("\n", ""), colours=colours)
    rest = without_colours(shown) if colours else shown

    assert not [
        character for character in rest if unicodedata.category(character) == "Cc" and character != "\t"
    ]


@given(HOSTILE, st.booleans())
def test_a_second_time_changes_nothing_but_the_end_of_colours(line: str, colours: bool) -> None:
    once = harmless(line, colours=colours)

    assert without_colours(harmless(once, colours=colours)) == without_colours(once)


@given(st.text(alphabet=st.characters(exclude_categories=("C",))))
def test_printable_text_is_left_alone(line: str) -> None:
    assert harmless(line, colours=True) == line


def _terminal(encoding: str):
    written = BytesIO()
    file = TextIOWrapper(written, encoding=encoding, newline="")
    return Terminal(file), lambda: written.getvalue().decode()
