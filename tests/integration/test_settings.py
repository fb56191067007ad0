"""Settings: the table, the files, and which of several values counts."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import click
import pytest

from flow_runner import FlowRunner
from mainstem import FlowSpec
from mainstem.cli.configure import masked, settings_of
from mainstem_core.configuration.files import settings_files
from mainstem_core.configuration.table import FOREIGN, INTERNAL, OPEN_PREFIX, SETTINGS
from mainstem_core.configuration.values import completed, option_defaults
from mainstem_datastore import find_root
from mainstem_runtime.cli.group import command_group
from mainstem_runtime.cli.run import build

FLOW = """
    class Small(FlowSpec):
        rate = Parameter("rate", default=0.1)

        @step
        def start(self):
            import os
            self.user, self.folder = current.username, current.tempdir
            self.seen = [self.rate, *sorted(current.tags)]
            self.next(self.end)

        @step
        def end(self):
            pass
"""
STRANGER = 65534


class Empty(FlowSpec):
    """A flow of no use but its command line."""


def known_options() -> dict[str, str | None]:
    return {setting.option: setting.key for setting in SETTINGS if setting.option is not None}


def origins(environment: dict[str, str], folder: Path) -> dict[str, tuple[object, str]]:
    document = settings_of({"HOME": str(folder), **environment}, str(folder))
    return {each["key"]: (each["value"], each["origin"]) for each in document["settings"]}


# -- the table ---------------------------------------------------------------------------------------------


def test_the_page_is_what_the_table_makes(repository: Path) -> None:
    made = runpy.run_path(str(repository / "scripts" / "generate_settings_reference.py"))
    page = (repository / "docs" / "reference" / "settings.md").read_text()
    assert page == made["reference"](SETTINGS), "run scripts/generate_settings_reference.py"


def test_every_variable_that_the_code_names_is_in_the_table(repository: Path) -> None:
    named: set[str] = set()
    for path in repository.glob("packages/*/src/**/*.py"):
        named |= set(re.findall(r"\bMAINSTEM_[A-Z_]*[A-Z]\b", path.read_text()))
    known = {variable for setting in SETTINGS for variable in setting.variables} | INTERNAL | {*FOREIGN}
    patterns = {OPEN_PREFIX.rstrip("_")}
    assert named - known - patterns == set()


def test_every_option_of_run_and_above_is_in_the_table() -> None:
    known = known_options()
    missing = [
        f"run {option.opts[0]}"
        for option in build(Empty).params
        if isinstance(option, click.Option) and f"run {option.opts[0]}" not in known
    ]
    # The choices of which this version has one only, and what has no effect.
    without = {
        "--with",
        "--datastore",
        "--metadata",
        "--environment",
        "--package-suffixes",
        "--event-logger",
        "--monitor",
    }
    above = {option.opts[0] for option in command_group(Empty).params if isinstance(option, click.Option)}
    assert (missing, above - without - known.keys()) == ([], set())


def test_the_table_knows_the_defaults_of_options() -> None:
    by_option = {setting.option: setting.default for setting in SETTINGS}
    for option in build(Empty).params:
        default = by_option.get(f"run {option.opts[0]}")
        if isinstance(option.default, int | float) and not isinstance(option.default, bool):
            assert default == f"{option.default:g}"


# -- which value counts ------------------------------------------------------------------------------------


def test_a_variable_counts_more_than_the_project_and_that_more_than_the_profile(tmp_path: Path) -> None:
    profile = tmp_path / ".config" / "mainstem" / "default.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text('user = "from profile"\ntempdir = "tmp"\n[run]\nmax-workers = 2\nmax_num_splits = 7\n')
    (tmp_path / "mainstem.toml").write_text(
        'user = "from project"\n[run]\nmax-workers = 3\ntag = ["a b", "c"]\n'
    )
    found = origins({"MAINSTEM_USER": "from variable"}, tmp_path)
    project = f"project {tmp_path}/mainstem.toml"
    assert found["user"] == ("from variable", "variable MAINSTEM_USER")
    assert found["run.max-workers"] == (3, project)
    assert found["run.tag"] == (["a b", "c"], project)
    assert found["run.max-num-splits"] == (7, f"profile {profile}")
    assert found["tempdir"] == (f"{profile.parent}/tmp", f"profile {profile}")
    assert found["run.grace-period"] == (None, "default")
    files = settings_files({"HOME": str(tmp_path)}, str(tmp_path))
    assert option_defaults(files) == {"run": {"max_workers": 3, "max_num_splits": 7, "tag": ["a b", "c"]}}
    variables = completed({"HOME": str(tmp_path), "MAINSTEM_TEMPDIR": "set"}, str(tmp_path))
    assert (variables["MAINSTEM_USER"], variables["MAINSTEM_TEMPDIR"]) == ("from project", "set")


def test_a_named_profile_stands_in_for_the_default_one(tmp_path: Path) -> None:
    folder = tmp_path / "xdg" / "mainstem"
    folder.mkdir(parents=True)
    (folder / "default.toml").write_text('user = "default"\n')
    (folder / "work.toml").write_text('user = "work"\n')
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    assert origins(environment, tmp_path)["user"][0] == "default"
    assert origins({**environment, "MAINSTEM_PROFILE": "work"}, tmp_path)["user"][0] == "work"


def test_the_search_for_a_project_ends_at_the_repository_and_at_home(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "mainstem.toml").write_text('user = "outside"\n')
    environment = {"HOME": "/nowhere"}
    assert settings_files(environment, str(inner))[0].values == {"user": "outside"}
    (tmp_path / "repository" / ".git").mkdir()
    assert settings_files(environment, str(inner)) == []
    assert settings_files({"HOME": str(tmp_path / "repository" / "a")}, str(inner)) == []
    shared = tmp_path / "repository" / "pyproject.toml"
    shared.write_text('[tool.mainstem]\nuser = "shared"\n[tool.mainstem.run]\nkeep_going = true\n')
    assert settings_files(environment, str(inner))[0].values == {"user": "shared", "run.keep-going": True}
    # A pyproject.toml without settings of ours is passed over, and one of ours alone counts more.
    (inner / "pyproject.toml").write_text('[project]\nname = "mainstem"\n')
    assert settings_files(environment, str(inner))[0].path == str(shared)
    (tmp_path / "repository" / "mainstem.toml").write_text("quiet = true\n")
    assert settings_files(environment, str(inner))[0].values == {"quiet": True}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to others")
def test_the_search_passes_by_what_a_stranger_put_in_a_folder_above(tmp_path: Path) -> None:
    own = tmp_path / "shared" / "own"
    own.mkdir(parents=True)
    for folder, user in ((tmp_path, "nearby"), (tmp_path / "shared", "stranger")):
        (folder / ".mainstem").mkdir()
        (folder / "mainstem.toml").write_text(f'user = "{user}"\n')
    environment = {"HOME": "/nowhere"}
    assert find_root(environment, str(own)) == str(tmp_path / "shared" / ".mainstem")
    for path in (tmp_path / "shared" / ".mainstem", tmp_path / "shared" / "mainstem.toml"):
        os.chown(path, STRANGER, -1)

    assert find_root(environment, str(own)) == str(tmp_path / ".mainstem")
    assert settings_files(environment, str(own))[0].values == {"user": "nearby"}
    # Whoever works in a stranger's own folder, as root in a container does, means what is there.
    os.chown(own, STRANGER, -1)
    assert find_root(environment, str(own)) == str(tmp_path / "shared" / ".mainstem")
    assert settings_files(environment, str(tmp_path / "shared"))[0].values == {"user": "stranger"}


def test_a_run_heeds_the_project_file_and_tasks_do_too(flows: FlowRunner) -> None:
    flows.write(FLOW)
    (flows.folder / "mainstem.toml").write_text(
        'user = "grace"\ntempdir = "scratch"\ndatastore-root = "store"\nquiet = true\n[run]\ntag = ["a b", "c"]\n'
    )
    without = {"MAINSTEM_USER": "", "MAINSTEM_TEMPDIR": "", "MAINSTEM_DATASTORE_SYSROOT_LOCAL": ""}
    done = flows.run("run", MAINSTEM_RUN_RATE="0.5", **without)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    run = FlowRunner(flows.folder / "store").last_run()
    assert run.folder.run_record().tags == ("a b", "c")
    assert run.value("user", "start") == "grace"
    assert run.value("folder", "start") == f"{flows.folder}/scratch"
    assert run.value("seen", "start")[0] == 0.5
    assert set(run.value("seen", "start")[1:]) >= {"a b", "c", "user:grace"}
    # The command line counts more, then a variable; and the client looks where the flow has run.
    done = flows.run("--not-quiet", "run", "--tag", "d", MAINSTEM_RUN_TAG="e", MAINSTEM_USER="ada")
    assert "started by ada" in done.stdout
    code = "from mainstem import Flow, get_namespace; print(get_namespace(), len(list(Flow('Small'))))"
    client = subprocess.run([sys.executable, "-c", code], cwd=flows.folder, capture_output=True, text=True)
    assert client.stdout == "user:grace 1\n", client.stderr
    assert FlowRunner(flows.folder / "store").last_run().folder.run_record().tags == ("d",)


def test_every_option_can_be_given_by_a_variable(flows: FlowRunner) -> None:
    flows.write(FLOW)
    variables = {
        "MAINSTEM_RUN_MAX_WORKERS": "1",
        "MAINSTEM_RUN_TAG": "x y",
        "MAINSTEM_RUN_KEEP_GOING": "1",
        "MAINSTEM_RUN_RUN_ID_FILE": "run-id",
        "MAINSTEM_QUIET": "1",
        "MAINSTEM_DATASTORE_ROOT": str(flows.folder / "there"),
    }
    done = flows.run("run", **variables)
    assert (done.returncode, done.stdout) == (0, "")
    run = FlowRunner(flows.folder / "there").last_run()
    assert run.folder.run_record().tags == ("x", "y")
    assert (flows.folder / "run-id").read_text() == run.folder.run
    there = str(flows.folder / "here")
    assert flows.run("--datastore-root", there, "run", **variables).returncode == 0
    assert FlowRunner(flows.folder / "here").last_run()
    shown = flows.run("show", MAINSTEM_SHOW_JSON="1", MAINSTEM_RUN_WITH="retry:times=4").stdout
    assert json.loads(shown)["steps"]["start"]["decorators"][0]["attributes"]["times"] == 4
    logs = flows.run("logs", "show", f"{run.folder.run}/start", MAINSTEM_LOGS_ATTEMPT="x")
    assert "the setting `MAINSTEM_LOGS_ATTEMPT` has the value `x`" in logs.stderr


# -- configure show ----------------------------------------------------------------------------------------


def test_configure_show_tells_values_and_origins(flows: FlowRunner) -> None:
    (flows.folder / "mainstem.toml").write_text("[run]\nmax-workers = 3\n")
    command = [sys.executable, "-c", "from mainstem.cli import main; main()", "configure", "show"]
    variables = {
        "HOME": str(flows.folder),
        "PATH": "/bin",
        "MAINSTEM_USER": "ada",
        "MAINSTEM_RUN_API_TOKEN": "hush",
        "MAINSTEM_RUN_URL": "https://ada:hush@example.org/x",
    }
    text = subprocess.run(command, cwd=flows.folder, env=variables, capture_output=True, text=True).stdout
    lines = [line.split() for line in text.splitlines()]
    assert ["user", "ada", "variable", "MAINSTEM_USER"] in lines
    assert ["run.max-workers", "3", "project", f"{flows.folder}/mainstem.toml"] in lines
    assert ["run.max-num-splits", "100", "default"] in lines
    assert ["MAINSTEM_RUN_API_TOKEN", "********"] in lines
    assert "hush" not in text
    done = subprocess.run(
        [*command, "--json"], cwd=flows.folder, env=variables, capture_output=True, text=True
    )
    document = json.loads(done.stdout)
    [user] = [each for each in document["settings"] if each["key"] == "user"]
    assert (user["value"], user["origin"], user["variable"], user["option"]) == (
        *("ada", "variable MAINSTEM_USER", "MAINSTEM_USER"),
        None,
    )
    assert document["others"]["MAINSTEM_RUN_URL"] == "https://********@example.org/x"


@pytest.mark.parametrize(
    "name", ["MAINSTEM_RUN_API_KEY", "MAINSTEM_SERVICE_AUTH", "MAINSTEM_RUN_PASSWORD", "X_SECRET_Y"]
)
def test_what_looks_like_a_secret_is_masked(name: str) -> None:
    assert masked(name, "hush") == "********"
    assert masked("MAINSTEM_RUN_MONKEY", "seen") == "seen"
    assert masked("MAINSTEM_RUN_TAG", ["a", "https://a:hush@b"]) == ["a", "https://********@b"]
    assert masked(name, None) is None
