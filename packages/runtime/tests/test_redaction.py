"""No value gets through, however a stream is cut; everything else does, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_runtime.redaction import RedactedStream, Redaction

KEY = "-----BEGIN KEY-----\nMIIBVgIBADANBg\nkqhkiG9w0B\n-----END KEY-----\n"


def hiding(*values: str) -> Redaction:
    redaction = Redaction()
    redaction.hide(values)
    return redaction


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("log in with s3cr3t-token now", "log in with *** now"),
        ("s3cr3t-tokens3cr3t-token", "******"),
        ("s3cr3t-toke", "s3cr3t-toke"),
        (repr(ValueError("no s3cr3t-token")), "ValueError('no ***')"),
        (f"{KEY}", "***"),
        (repr(KEY), "'***'"),
        ("a line: MIIBVgIBADANBg", "a line: ***"),
        ("abc and pässwörd", "abc and ***"),
    ],
)
def test_values_are_hidden_in_texts(text: str, left: str) -> None:
    assert hiding("s3cr3t-token", KEY, "abc", "pässwörd").text(text) == left


def test_nothing_is_hidden_at_first_and_short_values_never() -> None:
    redaction = Redaction()
    assert not redaction
    assert redaction.cut(b"anything") == (b"anything", b"")
    redaction.hide(["true", "", "5432"])
    assert not redaction
    assert redaction.text("true 5432") == "true 5432"


def test_a_longer_value_is_hidden_whole() -> None:
    assert hiding("secret", "secret-longer").text("secret-longer secret") == "*** ***"


PIECES = st.lists(
    st.sampled_from([b"s3cr3t", b"s3cr3t-token", b"-token", b"s", b"\n", b"s3cr3t-tok", b"abababab", b"ab"])
)


@given(PIECES, st.lists(st.integers(0, 40)))
def test_a_stream_is_the_same_however_it_is_cut(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    stream = RedactedStream(hiding("s3cr3t-token", "abababab"))
    got, at = b"", 0
    for cut in [*cuts, len(data)]:
        got += stream.feed(data[at : at + cut])
        at += cut
    got += stream.rest()
    assert got == data.replace(b"s3cr3t-token", b"***").replace(b"abababab", b"***")
    assert b"s3cr3t-token" not in got
