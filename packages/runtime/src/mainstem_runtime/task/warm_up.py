"""Does in the warm parent what each of its forks would otherwise do again."""

import sys

from mainstem_core.schema.codec import prepare
from mainstem_core.schema.record import compile_initializer
from mainstem_core.schema.records import FailureRecord, Manifest, RunRecord
from mainstem_core.schema.references import ArtifactReference
from mainstem_core.schema.task import TaskReport, TaskSpec
from mainstem_datastore.artifacts.save import Saved
from mainstem_datastore.codecs.encoded import Encoded
from mainstem_datastore.codecs.registry import import_likely


def warm_up() -> None:
    """Compiles the formats of records and imports the codecs that the flow's values are likely to need."""
    prepare(TaskSpec, TaskReport, Manifest, FailureRecord, RunRecord, ArtifactReference)
    for record in (Encoded, Saved):
        compile_initializer(record)
    import_likely(sys.modules)
