from binascii import b2a_base64

import numpy
import pytest
from artifact_shelf import Shelf

from mainstem_core.errors import RecordError, StoreError, TaskError
from mainstem_core.schema.record import replace
from mainstem_datastore.artifacts import load_artifacts, save_artifacts


def arrays(count):
    return {f"v{number}": numpy.random.default_rng(number).random(20_000) for number in range(count)}


def described(name):
    return f"artifact `{name}` of Flow/run/start/0"


def test_the_artifact_that_a_missing_blob_belongs_to_is_named(own_shelf: Shelf):
    references = save_artifacts(own_shelf.native, arrays(3)).references
    blob = references["v1"].buffers[0].segments[0].blob
    next(path for path in own_shelf.blobs() if blob in path.name).unlink()
    with pytest.raises(StoreError) as caught:
        load_artifacts(own_shelf.native, references, described)
    assert caught.value.id == "store-blob-missing"
    assert caught.value.fields["blob"] == blob
    assert "artifact `v1` of Flow/run/start/0" in caught.value.message
    assert blob in caught.value.fields["path"]


def test_a_damaged_value_inside_a_record_is_found_and_named(shelf: Shelf):
    reference = shelf.reference("text")
    damaged = replace(reference.buffers[0], inline=b2a_base64(b'"tExt"', newline=False).decode())
    references = {"good": reference, "bad": replace(reference, buffers=(damaged,))}
    with pytest.raises(RecordError, match="artifact `bad` of Flow/run/start/0") as caught:
        load_artifacts(shelf.native, references, described)
    assert caught.value.id == "record-malformed"


def test_one_pickle_among_many_is_refused(shelf: Shelf):
    references = save_artifacts(shelf.native, {"plain": 1, "object": ValueError("x")}).references
    with pytest.raises(TaskError, match="artifact `object`") as caught:
        load_artifacts(shelf.native, references, described, allow_pickle=False)
    assert caught.value.id == "task-pickle-refused"


def test_two_loaded_values_share_no_memory(shelf: Shelf):
    array = numpy.zeros(100_000)
    references = save_artifacts(shelf.native, {"a": array, "b": array}).references
    loaded = load_artifacts(shelf.native, references, described)
    loaded["a"][:] = 1
    assert loaded["b"].sum() == 0


def test_a_value_outlives_the_store_object(own_shelf: Shelf):
    loaded = own_shelf.load(own_shelf.reference(numpy.arange(100_000)))
    for blob in own_shelf.blobs():
        blob.unlink()
    del own_shelf
    assert loaded.sum() == sum(range(100_000))
