"""Configs: how they are declared, what they are given, and what is asked of them."""

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
    head = ["", "from mainstem import Config, config_expr, yaml_parser", "", "class Hello(FlowSpec):"]
    return "\n".join([*head, *(f"    {line}" for line in lines), _STEPS])


def _write(name: str, content: str):
    def prepare(flows: FlowRunner) -> None:
        (flows.folder / name).write_text(content)

    return prepare


_CFG = "cfg = Config('cfg', default_value={'size': 3})"
_HIDE_YAML = "import sys; sys.modules['yaml'] = None"

CASES = [
    Command(
        "config-declared-badly",
        _flow("cfg = Config('cfg', default='a.json', default_value={})"),
        variant="both",
    ),
    Command("config-declared-badly", _flow("cfg = Config('cfg', default={'a': 1})"), variant="path"),
    Command(
        "config-declared-badly",
        _flow("cfg = Config('cfg', default='a.json', required=True)"),
        variant="required",
    ),
    Command("config-declared-badly", _flow("cfg = Config('my cfg')"), variant="name"),
    Command("config-declared-badly", _flow("cfg = Config('cfg', parser=3)"), variant="parser"),
    Command("config-name-duplicate", _flow("a = Config('my-cfg')", "b = Config('my_cfg')"), ("run",)),
    Command("config-unknown", _flow(_CFG), ("--config", "cgf", "a.json", "run")),
    Command(
        "config-unknown", _flow(_CFG), ("check",), "variable", environment={"MAINSTEM_CONFIG": "cgf a.json"}
    ),
    Command(
        "config-given-twice", _flow(_CFG), ("--config", "cfg", "a.json", "--config-value", "cfg", "{}", "run")
    ),
    run_of("config-required", _flow("cfg = Config('cfg', required=True)")),
    run_of("config-file-unreadable", _flow("cfg = Config('cfg', default='cfg.json')")),
    Command("config-file-unreadable", _flow(_CFG), ("--config", "cfg", "no.json", "run"), "given"),
    Command(
        "config-invalid",
        _flow("cfg = Config('cfg', default='cfg.json')"),
        ("run",),
        prepare=_write("cfg.json", '{"size": }'),
    ),
    Command("config-invalid", _flow(_CFG), ("--config-value", "cfg", "{size: 3}", "run"), "value"),
    run_of("config-default-failed", _flow("cfg = Config('cfg', default=lambda context: {}['path'])")),
    run_of("config-parser-invalid", _flow("cfg = Config('cfg', default_value='x', parser='json.no_such')")),
    run_of(
        "config-parser-unavailable",
        _flow(_HIDE_YAML, "cfg = Config('cfg', default_value='size: 3', parser=yaml_parser)"),
    ),
    Command(
        "config-expression-invalid", _flow(_CFG, "size = Parameter('size', default=config_expr('cfg.'))")
    ),
    run_of("config-expression-failed", _flow(_CFG, "size = Parameter('size', default=cfg.sise)")),
    run_of(
        "config-expression-failed",
        _flow(_CFG, "size = Parameter('size', default=config_expr('cfg.size / 0'))"),
        variant="text",
    ),
    run_of(
        "config-value-missing", _flow("cfg = Config('cfg')", "size = Parameter('size', default=cfg.size)")
    ),
    Command("config-value-early", _flow(_CFG, "SIZE = 3 if cfg.big else 4"), variant="true"),
    Command("config-value-early", _flow(_CFG, "SIZES = list(cfg.sizes)"), variant="iterated"),
    Command("config-value-early", _flow(_CFG, "TEXT = f'{cfg.size}'"), variant="text"),
    run_of("config-read-only", _flow(_CFG).replace("self.next", "self.cfg.size = 4\n        self.next")),
]
