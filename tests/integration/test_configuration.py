"""Parameters of any type, included files and configs: given on the command line, read in steps and by the client."""

import json
from textwrap import dedent

import pytest

from flow_runner import HEAD, FlowRunner
from mainstem import Runner
from mainstem_core.flow.parameters import RESERVED
from mainstem_runtime.cli.run import build

TYPED = """
    from dataclasses import dataclass
    from datetime import date
    from enum import Enum
    from pathlib import Path
    from typing import Literal

    class Mode(Enum):
        FAST = "fast"
        EXACT = "exact"

    @dataclass
    class Layer:
        size: int
        kind: str = "dense"

    def yesterday(context, deploy_time):
        assert context.flow_name == "Typed" and context.user_name == "ada" and not deploy_time
        assert context.configs == {"cfg": {"day": "2026-11-25"}} and context.ds_type == "local"
        context.logger("computed")
        return context.configs["cfg"]["day"]

    from mainstem import Config

    class Typed(FlowSpec):
        cfg = Config("cfg", default_value={"day": "2026-11-25"})
        day = Parameter("day", type=date, default=yesterday, help="the day")
        mode = Parameter("mode", default=Mode.FAST)
        Where_To = Parameter("Where_To", type=Path)
        layers = Parameter("layers", type=list[Layer], default=[{"size": 3}])
        precision = Parameter("precision", type=Literal[16, 32], default=32)

        @step
        def start(self):
            self.seen = [str(self.day), self.mode.name, str(self.Where_To), self.layers[0].size, self.precision]
            for name in ("day", "mode"):
                try:
                    setattr(self, name, None)
                except AttributeError as error:
                    assert "cannot be changed" in str(error)
                else:
                    raise AssertionError(name)
            self.next(self.end)

        @step
        def end(self):
            assert isinstance(self.mode, Mode) and isinstance(self.layers[0], Layer)
"""


def test_parameters_of_any_type(flows: FlowRunner) -> None:
    flows.write(TYPED)
    done = flows.run("run", MAINSTEM_USER="ada")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "computed\n"
    assert flows.last_run().value("seen", "start") == ["2026-11-25", "FAST", "None", 3, 32]
    given = ["--day", "2026-01-02", "--mode", "EXACT", "--where-to", "a/b", "--layers", '[{"size": 5}]']
    assert flows.run("run", *given, MAINSTEM_RUN_PRECISION="16").returncode == 0
    assert flows.last_run().value("seen", "start") == ["2026-01-02", "EXACT", "a/b", 5, 16]
    shown = " ".join(flows.run("run", "--help").stdout.split())
    assert "--day DATE the day" in shown
    assert "--mode [fast|exact] [default: fast]" in shown
    assert "--where-to PATH" in shown
    assert '--layers LIST[LAYER] [default: [{"size": 3}]]' in shown
    assert "--precision [16|32] [default: 32]" in shown


def test_no_option_of_run_can_be_the_name_of_a_parameter() -> None:
    from mainstem import FlowSpec

    class Empty(FlowSpec):
        pass

    names = {name.removeprefix("--") for option in build(Empty).params for name in option.opts}
    assert names - RESERVED == set()


INCLUDE = """
    from mainstem import IncludeFile

    class Include(FlowSpec):
        text = IncludeFile("text", default="text.txt", help="words")
        raw = IncludeFile("raw", is_text=False)
        latin = IncludeFile("latin", encoding="latin-1")
        settings = IncludeFile("settings", parser="json.loads", default=lambda context: "settings.json")
        none = IncludeFile("none")

        @step
        def start(self):
            self.seen = [self.text, self.raw, self.latin, self.settings, self.none]
            self.next(self.end)

        @step
        def end(self):
            assert self.seen[0] == self.text
"""


def test_an_included_file_is_read_once_and_stored_with_the_run(flows: FlowRunner) -> None:
    flows.write(INCLUDE)
    (flows.folder / "text.txt").write_bytes("grün\r\nrot\n".encode())
    (flows.folder / "settings.json").write_text('{"a": 1}')
    (flows.folder / "latin").write_bytes("grün".encode("latin-1"))
    (flows.folder / "raw").write_bytes(b"\0\xff\r\n")
    done = flows.run("run", "--raw", "raw", "--latin", "latin")
    assert done.returncode == 0, done.stdout + done.stderr
    run = flows.last_run()
    assert run.value("seen", "start") == ["grün\nrot\n", b"\0\xff\r\n", "grün", {"a": 1}, None]
    assert {"text", "raw", "settings"} <= set(run.folder.run_record().artifacts)
    assert "--text FILE" in flows.run("run", "--help").stdout


def test_a_default_file_is_looked_for_beside_the_flow_too(flows: FlowRunner) -> None:
    flows.write(INCLUDE)
    (flows.folder / "text.txt").write_text("beside")
    (flows.folder / "settings.json").write_text("{}")
    (flows.folder / "below").mkdir()
    done = FlowRunner(flows.folder / "below").run("run", name="../flow.py")
    assert done.returncode == 0, done.stdout + done.stderr


CONFIGURED = """
    from mainstem import Config, config_expr

    def per_line(text):
        return dict(line.split("=") for line in text.splitlines())

    class Mixin:
        shared = Config("shared", default_value={"who": "mixin"})

    class Configured(Mixin, FlowSpec):
        cfg = Config("cfg", default="cfg.json", help="the settings")
        lines = Config("my_lines", default_value="a=1", parser=per_line)
        toml = Config("toml", default_value="x = 1", parser="tomllib.loads")
        text = Config("text", default_value="as it is", plain=True)
        none = Config("none")
        rate = Parameter("rate", default=cfg.train.rate)
        steps = Parameter("steps", default=config_expr("cfg.train.steps * 2"))

        @step
        def start(self):
            self.seen = [self.rate, self.steps, self.cfg.train.rate, self.lines.a, self.toml.x, self.text, self.none]
            self.seen.append(self.shared.who)
            self.kind = type(self.cfg).__name__
            self.part = self.cfg.train
            self.sizes = self.cfg.sizes
            self.next(self.work, foreach="sizes")

        @step
        def work(self):
            assert self.part.rate == self.cfg["train"]["rate"]
            self.next(self.join)

        @step
        def join(self, inputs):
            assert [each.cfg["sizes"][each.index] for each in inputs] == list(self.cfg.sizes)
            self.next(self.end)

        @step
        def end(self):
            for change in (lambda: setattr(self, "cfg", 1), lambda: setattr(self.cfg.train, "rate", 1)):
                try:
                    change()
                except AttributeError:
                    pass
                else:
                    raise AssertionError
"""
CFG = {"train": {"rate": 0.5, "steps": 3}, "sizes": [1, 2]}
DEFAULTS = [0.5, 6, 0.5, "1", 1, "as it is", None, "mixin"]


@pytest.fixture
def configured(flows: FlowRunner) -> FlowRunner:
    source = f"{HEAD}{dedent(CONFIGURED)}\n\nif __name__ == '__main__':\n    Configured()\n"
    (flows.folder / "flow.py").write_text(source)
    (flows.folder / "cfg.json").write_text(json.dumps(CFG))
    return flows


def seen(flows: FlowRunner, *words: str, **variables: str) -> list[object]:
    done = flows.run(*words, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return flows.last_run().value("seen", "start")


def test_configs_in_defaults_and_steps(configured: FlowRunner) -> None:
    assert seen(configured, "run") == DEFAULTS
    run = configured.last_run()
    assert run.value("kind", "start") == "ConfigValue"
    # Plain data, that any reader can have without pickle.
    assert run.folder.run_record().artifacts["cfg"]["codec"] == "json/1"
    assert run.tasks("work") == ["0", "1"]


def test_configs_are_given_in_front_of_the_command(configured: FlowRunner) -> None:
    other = {"train": {"rate": 2.5, "steps": 1}, "sizes": []}
    (configured.folder / "other.json").write_text(json.dumps(other))
    given = [
        "--config",
        "CFG",
        "other.json",
        "--config-value",
        "my-lines",
        "a=7",
        "--config-value",
        "text",
        "x",
    ]
    assert seen(configured, *given, "run") == [2.5, 2, 2.5, "7", 1, "x", None, "mixin"]
    # The variable gives what the command line does not.
    variables = {
        "MAINSTEM_CONFIG": "cfg other.json",
        "MAINSTEM_CONFIG_VALUE": """my_lines a=8 toml 'x = "a b"'""",
    }
    given = ["--config-value", "cfg", json.dumps(CFG)]
    assert seen(configured, *given, "run", "--steps", "9", **variables) == [
        *[0.5, 9, 0.5, "8", "a b"],
        *DEFAULTS[5:],
    ]
    shown = " ".join(configured.run("--help").stdout.split())
    assert (
        "--config NAME FILE Read a config from a file. Configs: shared, cfg (the settings; default" in shown
    )
    assert "--rate FLOAT [default: 0.5]" in " ".join(configured.run("run", "--help").stdout.split())
    assert "--rate float, default 0.5" in " ".join(configured.run("show").stdout.split())


def test_tasks_in_fresh_interpreters_have_the_configs_of_their_run(configured: FlowRunner) -> None:
    given = ["--config-value", "cfg", json.dumps({**CFG, "train": {"rate": 9.0, "steps": 1}})]
    assert seen(configured, *given, "run", MAINSTEM_START_METHOD="spawn")[:3] == [9.0, 2, 9.0]


def test_a_program_gives_configs_and_reads_them_back(configured: FlowRunner) -> None:
    file = str(configured.folder / "flow.py")
    environment = {"MAINSTEM_DATASTORE_SYSROOT_LOCAL": str(configured.folder)}
    value = {**CFG, "train": {"rate": 4.0, "steps": 1}}
    with Runner(file, show_output=False, env=environment, config_value=[("cfg", value)]) as runner:
        result = runner.run()
        assert result.status == "successful", result.stderr
    assert configured.last_run().value("seen", "start")[:3] == [4.0, 2, 4.0]


def test_a_flow_without_its_required_config_can_still_be_asked_for_help(flows: FlowRunner) -> None:
    flows.write("""
        from mainstem import Config

        class Needs(FlowSpec):
            cfg = Config("cfg", required=True)
            rate = Parameter("rate", default=cfg.rate)

            @step
            def start(self):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert flows.run("run", "--help").returncode == 0
    assert "cfg (required)" in " ".join(flows.run("--help").stdout.split())
    assert "default computed when a run starts" in flows.run("show").stdout
    assert "config-required" in flows.run("check").stderr
    assert "config-required" in flows.run("run").stderr
    assert flows.run("--config-value", "cfg", '{"rate": 1}', "run").returncode == 0


def test_options_of_configs_are_there_only_for_flows_with_configs(flows: FlowRunner) -> None:
    flows.write("""
        class Plain(FlowSpec):
            @step
            def start(self):
                pass
    """)
    assert "--config" not in flows.run("--help").stdout
    assert flows.run("--config", "cfg", "x", "run").returncode == 2


def test_a_plain_run_imports_nothing_of_configs(flows: FlowRunner) -> None:
    flows.write("""
        class Plain(FlowSpec):
            @step
            def start(self):
                import sys

                heavy = {"tomllib", "mainstem_core.flow.configs", "mainstem_core.configuration.table", "pydantic"}
                assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
    """)
    (flows.folder / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["mainstem"]\n')
    done = flows.run("run")
    assert done.returncode == 0, done.stdout + done.stderr
