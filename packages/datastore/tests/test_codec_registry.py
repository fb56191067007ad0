import subprocess
import sys
from pathlib import Path

import numpy
import pandas
import polars
import pyarrow
import pytest
from artifact_shelf import Shelf

from mainstem_core.errors import StoreError, TaskError
from mainstem_core.schema.record import replace
from mainstem_datastore.codecs import foreign

HEAVY = [
    "numpy",
    "pandas",
    "pyarrow",
    "polars",
    "pickle",
    "cloudpickle",
    "importlib.metadata",
    "asyncio",
    "pydantic",
]

SAVE_AND_LOAD = """
import sys
from pathlib import Path
from artifact_shelf import Shelf
shelf = Shelf(Path("store"))
for value in (1, "text", [1, {"a": None}], b"bytes", (1, 2), float("nan")):
    shelf.load(shelf.reference(value))
print(*sorted(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_plain_values_import_no_library(tmp_path):
    (tmp_path / "program.py").write_text(SAVE_AND_LOAD)
    environment = {"PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "program.py", *HEAVY]
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == []


LARGE = 40_000
TEXTS = [f"text {number}" for number in range(LARGE)]
VALUES = {
    "json/1": lambda: TEXTS,
    "bytes/1": lambda: b"".join(map(str.encode, TEXTS)),
    "numpy/1": lambda: numpy.arange(LARGE),
    "arrow/1": lambda: pyarrow.table({"a": range(LARGE), "b": TEXTS}),
    "pandas/1": lambda: pandas.DataFrame({"a": range(LARGE), "b": TEXTS}),
    "polars/1": lambda: polars.DataFrame({"a": range(LARGE), "b": TEXTS}),
    "tree/1": lambda: {"a": numpy.arange(LARGE)},
    "tree-pickle/1": lambda: [numpy.arange(LARGE), ValueError],
    "pickle/1": lambda: [ValueError, *TEXTS],
    "cloudpickle/1": lambda: [lambda: 1, *TEXTS],
}


@pytest.mark.parametrize("codec", VALUES)
def test_a_changed_byte_in_any_blob_is_found(own_shelf: Shelf, codec):
    reference = own_shelf.reference(VALUES[codec]())
    assert reference.codec == codec
    blobs = own_shelf.blobs()
    assert blobs
    for blob in blobs:
        data = bytearray(blob.read_bytes())
        data[len(data) // 2] ^= 1
        original = blob.rename(blob.with_suffix(".kept"))
        blob.write_bytes(data)
        with pytest.raises(StoreError) as caught:
            own_shelf.load(reference)
        assert caught.value.id == "store-blob-corrupt"
        assert "artifact `x` of Flow/run/start/0" in caught.value.message
        assert caught.value.fields["blob"] in blob.name
        original.rename(blob)
    own_shelf.load(reference)


@pytest.mark.parametrize("codec", VALUES)
def test_only_pickles_are_refused_where_pickles_are(shelf: Shelf, codec):
    reference = shelf.reference(VALUES[codec]())
    if "pickle" not in codec:
        assert type(shelf.load(reference, allow_pickle=False)) is type(VALUES[codec]())
        return
    with pytest.raises(TaskError) as caught:
        shelf.load(reference, allow_pickle=False)
    assert caught.value.id == "task-pickle-refused"


@pytest.mark.parametrize("library", ["numpy", "pandas", "polars", "pyarrow"])
def test_a_library_that_is_not_installed_is_named(shelf: Shelf, monkeypatch, library):
    codec = {"pyarrow": "arrow/1"}.get(library, f"{library}/1")
    reference = shelf.reference(VALUES[codec]())
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(TaskError) as caught:
        shelf.load(reference)
    assert caught.value.id == "task-codec-unavailable"
    assert caught.value.hint == f"install it with `pip install {library}`"


@pytest.mark.parametrize("codec", ["numpy/2", "nobody/1"])
def test_a_codec_that_nobody_provides_is_named(shelf: Shelf, codec):
    reference = replace(shelf.reference(numpy.zeros(3)), codec=codec)
    with pytest.raises(TaskError, match=codec) as caught:
        shelf.load(reference)
    assert caught.value.id == "task-value-undecodable"


CODEC = """
from mainstem_datastore.codecs import Encoded

class Tensor:
    def __init__(self, memory):
        self.memory = memory

class TensorCodec:
    protocol_version = 1
    id = "tensors/1"
    modules = ("tensors_of_a_test",)

    def encode(self, value):
        return Encoded(self.id, "tensors.Tensor", [value.memory]) if type(value) is Tensor else None

    def decode(self, meta, buffers):
        return Tensor(bytes(buffers[0]))

codec = TensorCodec()
"""


@pytest.fixture
def tensors(tmp_path, monkeypatch):
    """A distribution that provides a codec, as it would lie in a folder of packages."""
    (tmp_path / "tensors_of_a_test.py").write_text(CODEC)
    info = tmp_path / "tensors-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tensors\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[mainstem.codecs]\ntensors = tensors_of_a_test:codec\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    foreign.found_codecs.cache_clear()
    import tensors_of_a_test  # type: ignore[import-not-found]

    yield tensors_of_a_test
    foreign.found_codecs.cache_clear()
    del sys.modules["tensors_of_a_test"]


def test_a_codec_of_another_distribution_takes_its_values(shelf: Shelf, tensors):
    assert shelf.round_trip(tensors.Tensor(b"abc"), "tensors/1").memory == b"abc"
    large = {"tensor": tensors.Tensor(b"abc" * 50_000), "error": ValueError}
    loaded = shelf.load(shelf.reference(large))
    assert shelf.reference(large).codec == "tree-pickle/1"
    assert loaded["tensor"].memory == b"abc" * 50_000


def test_other_distributions_are_not_read_where_none_provides_a_codec(monkeypatch):
    foreign.found_codecs.cache_clear()
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda **group: pytest.fail("all entry points were read")
    )
    assert foreign.found_codecs() == ()
    foreign.found_codecs.cache_clear()
