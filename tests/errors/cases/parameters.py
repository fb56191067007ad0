"""Parameters: how they are declared, and what they are given."""

from provoke import Command, run_of

from flow_runner import FlowRunner

_STEPS = """
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def _flow(*lines: str) -> str:
    return "\n".join(["", "class Hello(FlowSpec):", *(f"    {line}" for line in lines), _STEPS])


def _file(content: bytes):
    def prepare(flows: FlowRunner) -> None:
        (flows.folder / "data.txt").write_bytes(content)

    return prepare


_IMPORT = "from mainstem import IncludeFile"
_DATA = "data = IncludeFile('data')"

CASES = [
    Command("parameter-file-remote", _flow(_IMPORT, _DATA), ("run", "--data", "s3://bucket/data.txt")),
    Command("parameter-file-unreadable", _flow(_IMPORT, _DATA), ("run", "--data", "data.txt")),
    Command(
        "parameter-file-encoding",
        _flow(_IMPORT, _DATA),
        ("run", "--data", "data.txt"),
        prepare=_file(b"gr\xfc\xdfe"),
    ),
    Command(
        "parameter-declared-badly",
        _flow(_IMPORT, "data = IncludeFile('data', encoding='latin-77')"),
        variant="encoding",
    ),
    Command(
        "parameter-file-unparsable",
        _flow(_IMPORT, "data = IncludeFile('data', default='data.txt', parser='json.loads')"),
        ("run",),
        prepare=_file(b"size: 3"),
    ),
    run_of("parameter-required", _flow("alpha = Parameter('alpha', type=float, required=True)")),
    run_of("parameter-invalid", _flow("alpha = Parameter('alpha', default=0.1)"), "--alpha", "low"),
    run_of(
        "parameter-invalid",
        _flow("options = Parameter('options', type=JSONType)"),
        "--options",
        "{'depth': 3}",
        variant="json",
    ),
    run_of(
        "parameter-invalid",
        _flow("layers = Parameter('layers', type=list[int])"),
        "--layers",
        '[1, "wide"]',
        variant="typed",
    ),
    run_of(
        "parameter-default-invalid",
        _flow("alpha = Parameter('alpha', default='low', type=float)"),
    ),
    run_of(
        "parameter-default-invalid",
        _flow("epochs = Parameter('epochs', type=int, default=lambda context: 2.5)"),
        variant="computed",
    ),
    run_of(
        "parameter-variable-invalid",
        _flow("epochs = Parameter('epochs', default=3)"),
        MAINSTEM_RUN_EPOCHS="2.5",
    ),
    run_of(
        "parameter-default-failed",
        _flow("day = Parameter('day', default=lambda context: {}['today'])"),
    ),
    Command("parameter-declared-badly", _flow("day = Parameter('day', type='date')"), variant="type"),
    Command("parameter-declared-badly", _flow("day = Parameter(7)"), variant="name"),
    Command("parameter-declared-badly", _flow("days = Parameter('days', separator='')"), variant="separator"),
    Command(
        "parameter-declared-badly",
        _flow("day = Parameter('day', default='Monday', required=True)"),
        variant="required",
    ),
    Command("parameter-name-reserved", _flow("workers = Parameter('max_workers', default=3)")),
    Command(
        "parameter-name-duplicate",
        _flow("a = Parameter('learning-rate', default=0.1)", "b = Parameter('learning_rate', default=0.2)"),
        ("run",),
    ),
]
