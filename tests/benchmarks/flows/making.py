"""Makes and checks the data of the array and data frame rows; the same code for every contender."""

import numpy
import sizes

BLOCK = 1_000_000


def make(kind):
    """Makes an array: `random` float64, or `compressible` int64 (half zeros, half random below 16)."""
    generator = numpy.random.default_rng(sizes.SEED)
    count = sizes.ARRAY_BYTES // 8
    if kind == "random":
        return generator.random(count)
    array = numpy.zeros(count, dtype=numpy.int64)
    for begin in range(
        count // 2, count, BLOCK
    ):  # in blocks, so that making it does not set the peak of memory
        end = min(begin + BLOCK, count)
        array[begin:end] = generator.integers(0, 16, end - begin)
    return array


def total(array):
    """Returns the sum by which the next step checks what it loaded."""
    return array.sum().item()


def check(array, expected_total):
    """Fails unless the array is whole and its sum is the expected one."""
    if array.nbytes != sizes.ARRAY_BYTES // 8 * 8 or total(array) != expected_total:
        raise SystemExit("what was loaded is not what was saved")


def make_frame(strings):
    """Makes the data frame: 3 integer, 3 float and 2 string columns.

    Args:
        strings: `arrow` keeps strings as pandas 3 does where pyarrow is installed, `objects` as Python
            objects.
    """
    import pandas

    generator = numpy.random.default_rng(sizes.SEED)
    rows = sizes.FRAME_ROWS
    dtype = "str" if strings == "arrow" else object
    cities = pandas.Series(
        [f"a city with a rather long name, number {place:03d}" for place in range(500)], dtype=dtype
    )
    return pandas.DataFrame(
        {
            "order": numpy.arange(rows),
            "customer": generator.integers(0, 1_000_000, rows),
            "quantity": generator.integers(0, 100, rows),
            "price": generator.random(rows),
            "weight": generator.normal(size=rows),
            "score": generator.normal(size=rows),
            "reference": pandas.Series(
                [f"order reference {number:013d}" for number in range(rows)], dtype=dtype
            ),
            "city": cities.take(generator.integers(0, len(cities), rows)).reset_index(drop=True),
        }
    )


def summary(frame):
    """Returns facts that would differ if anything of a frame were lost: sums, lengths, first and last row."""
    columns = {name: str(frame[name].dtype) for name in frame.columns}
    sums = {
        name: frame[name].str.len().sum().item()
        if name in ("reference", "city")
        else frame[name].sum().item()
        for name in frame.columns
    }
    ends = [[str(value) for value in frame.iloc[place]] for place in (0, -1)]
    return {"rows": len(frame), "columns": columns, "sums": sums, "ends": ends}
