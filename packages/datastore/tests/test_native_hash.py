"""Hashes: the published test vectors of BLAKE3, and the same answer however the work is shared."""

import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_datastore._native import hash_bytes, hash_many

# From the test vectors that the BLAKE3 team publishes: the input repeats the bytes 0 to 250.
VECTORS = {
    0: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    1: "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
    1024: "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
}


@pytest.mark.parametrize("length", VECTORS)
def test_hashes_are_those_of_blake3(length: int) -> None:
    data = bytes(index % 251 for index in range(length))
    assert hash_bytes(data) == VECTORS[length]


@given(st.lists(st.binary(max_size=2000), max_size=8))
def test_many_are_hashed_as_one_is(parts: list[bytes]) -> None:
    assert hash_many(parts) == [hash_bytes(part) for part in parts]


def test_a_large_part_shared_among_threads_has_the_same_hash() -> None:
    data = bytes(range(256)) * (13 << 12) + b"tail"
    assert hash_many([data, data[:5_000_000], b""]) == [
        hash_bytes(data),
        hash_bytes(data[:5_000_000]),
        hash_bytes(b""),
    ]


def test_any_contiguous_buffer_is_hashed_by_its_bytes() -> None:
    numbers = array.array("d", [1.5, -2.0])
    expected = hash_bytes(numbers.tobytes())
    assert hash_bytes(numbers) == expected
    assert hash_bytes(memoryview(numbers)) == expected
    assert hash_bytes(bytearray(numbers.tobytes())) == expected


def test_what_lends_no_contiguous_bytes_is_refused() -> None:
    with pytest.raises(TypeError):
        hash_bytes("text")  # pyright: ignore[reportArgumentType]
    with pytest.raises(BufferError):
        hash_bytes(memoryview(b"abcdef")[::2])
