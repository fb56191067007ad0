"""What a task cannot do; each is told in the output of the run, as the failure of the task."""

import sys

from cases.flow_texts import END, branches, flow, leads, start_with, step
from provoke import Call, run_of

from flow_runner import FlowRunner
from mainstem_datastore import ArtifactStore

_FAN_OUT = "self.next(self.train, foreach='models')"


def _fans_out(*before: str) -> str:
    return flow(
        step("start", *before, _FAN_OUT),
        leads("train", "join"),
        leads("join", "end", inputs=True),
        END,
    )


def _joins(*lines: str) -> str:
    """Returns a flow whose branches assign a value each, and whose join has this body."""
    return branches(
        step("a", "self.rate = 0.1", "self.next(self.join)"),
        step("b", "self.rate = 0.2", "self.next(self.join)"),
        step("join", *lines, "self.next(self.end)", inputs=True),
    )


_LAYERS = "import threading\n\nclass Thing:\n    pass\n\n" + flow(
    step(
        "start",
        "self.model = 0.1",
        "self.model = Thing()",
        "self.model.layers = [0, 1, 2, Thing()]",
        "self.model.name = 'deep'",
        "self.model.layers[3].lock = threading.Lock()",
        "self.scores = [0.1]",
        "self.next(self.end)",
    ),
    END,
)


class Opaque:
    """Something that only a pickle can hold."""


def refused_pickle(flows: FlowRunner) -> None:
    store = ArtifactStore.open(flows.folder / "store")
    [reference] = store.save([Opaque()])
    store.load(reference, allow_pickle=False)


def lost_class(flows: FlowRunner) -> None:
    (flows.folder / "lost_models.py").write_text("class Model:\n    pass\n")
    sys.path.insert(0, str(flows.folder))
    try:
        import lost_models  # pyright: ignore[reportMissingImports]

        store = ArtifactStore.open(flows.folder / "store")
        [reference] = store.save([lost_models.Model()])
    finally:
        sys.path.remove(str(flows.folder))
        del sys.modules["lost_models"]
    store.load(reference)


CASES = [
    run_of(
        "task-attribute-read-only",
        flow("    rate = 0.1\n", step("start", "self.rate = 0.2", "self.next(self.end)"), END),
    ),
    run_of("task-name-taken", start_with("self.train = [1, 2, 3]", "self.next(self.train)")),
    run_of("task-name-taken", start_with("self.input = 1", "self.next(self.train)"), variant="member"),
    run_of("task-artifact-missing", flow(step("start", "print(self.rate)", "self.next(self.end)"), END)),
    run_of("task-artifact-missing", _joins("print(self.rate)"), variant="join"),
    run_of("task-terminal-missing", start_with("breakpoint()", "self.next(self.train)")),
    run_of("task-next-missing", start_with("if self.name:", "    return", "self.next(self.train)")),
    run_of(
        "task-next-repeated", start_with("again = self.next", "again(self.train)", "self.next(self.train)")
    ),
    run_of(
        "task-next-mismatch",
        flow(
            step("start", "vars(self)['train'] = self.end", "self.next(self.train)"),
            leads("train", "end"),
            END,
        ),
    ),
    run_of("task-foreach-not-iterable", _fans_out("self.models = 3")),
    run_of("task-foreach-missing", _fans_out("self.model = ['small', 'large']")),
    run_of("task-foreach-too-wide", _fans_out("self.models = list(range(200))")),
    run_of(
        "task-foreach-too-wide",
        _fans_out("self.models = range(5)"),
        "--max-num-splits",
        "4",
        variant="option",
    ),
    run_of(
        "task-value-unpicklable",
        flow(
            step(
                "start", "import threading", "self.model = {'lock': threading.Lock()}", "self.next(self.end)"
            ),
            END,
        ),
    ),
    run_of("task-value-unpicklable", _LAYERS, variant="deep"),
    run_of(
        "task-merge-outside-join", flow(step("start", "self.merge_artifacts([])", "self.next(self.end)"), END)
    ),
    run_of("task-merge-unhandled", _joins("self.merge_artifacts(inputs)")),
    run_of("task-merge-missing", _joins("self.merge_artifacts(inputs, include=['score'])")),
    run_of(
        "task-merge-arguments", _joins("self.merge_artifacts(inputs, include=['score'], exclude=['rate'])")
    ),
    run_of("task-inputs-missing", _joins("print(inputs.c.rate)")),
    run_of(
        "task-codec-unavailable",
        flow(
            step("start", "import numpy", "self.weights = numpy.zeros(3)", "self.next(self.end)"),
            # So Python marks a module that it could not find.
            step("end", "import sys", "sys.modules['numpy'] = None", "print(self.weights)"),
        ),
    ),
    Call("task-pickle-refused", refused_pickle),
    Call("task-value-undecodable", lost_class),
]
