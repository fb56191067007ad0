"""`mainstem completion`: real shells load the script and complete `mainstem` and `python flow.py`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from cli_in_process import call
from mainstem_command import mainstem

from mainstem.cli.completion import script
from mainstem.cli.group import command_group

FLOW = """
    from mainstem import FlowSpec, Parameter, step


    class Hello(FlowSpec):
        learning_rate = Parameter("learning_rate", default=0.1)

        @step
        def start(self):
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Hello()
    """

# Each asks the function that the shell calls on <TAB>, with the words before the cursor and the one at it.
BASH = """
    source completion
    compopt() { echo "option: $*"; }  # works only while a shell completes
    ask() {
        local function=$1; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
        "$function" "$1"
        printf '%s\\n' "${COMPREPLY[@]}" -
    }
    complete -p mainstem python python3 | grep -o -- '-F .*'
    ask _mainstem_completion mainstem co
    ask _mainstem_completion mainstem runs --l
    ask _mainstem_flow_completion python flow.py out
    ask _mainstem_flow_completion python flow.py run --le
    ask _mainstem_flow_completion python other.py ""
    before() { echo "before: $*"; }
    complete -F before python
    source completion
    source completion
    ask _mainstem_flow_completion python other.py ""
    """
BASH_SAYS = """
    -F _mainstem_completion mainstem
    -F _mainstem_flow_completion python
    -F _mainstem_flow_completion python3
    completion
    configure
    -
    --limit
    -
    output-dot
    output-raw
    -
    --learning-rate
    -
    option: -o default
    -
    before: python
    -
    """
ZSH = """
    autoload -U compinit && compinit -u -D
    source completion
    _describe() { print -l -- ${(P)${@[-2]}}; }  # these two work only while a shell completes
    compadd() { print -l -- ${(P)${@[-1]}}; }
    _files() { print files; }
    ask() { local function=$1; shift; words=("$@"); CURRENT=$#; $function; print -- - }
    print ${_comps[mainstem]} ${_comps[python]} ${_comps[python3]}
    ask _mainstem_completion mainstem co
    ask _mainstem_flow_completion python flow.py out
    ask _mainstem_flow_completion python flow.py run --le
    _mainstem_python_before=
    ask _mainstem_flow_completion python other.py ""
    """
ZSH_SAYS = """
    _mainstem_completion _mainstem_flow_completion _mainstem_flow_completion
    completion:Print what makes a shell complete commands.
    configure:Show settings and where they come from.
    -
    output-dot:Print the flow's graph for Graphviz.
    output-raw:Print the flow's graph as it is.
    -
    --learning-rate:[default: 0.1]
    -
    files
    -
    """
FISH = """
    source completion
    complete -C "mainstem co"
    complete -C "python flow.py out"
    complete -C "python flow.py run --le"
    complete -C "python other.py out"
    """
FISH_SAYS = """
    completion\tPrint what makes a shell complete commands.
    configure\tShow settings and where they come from.
    output-dot\tPrint the flow's graph for Graphviz.
    output-raw\tPrint the flow's graph as it is.
    --learning-rate\t[default: 0.1]
    """
SHELLS = {
    "bash": (["bash", "--norc"], BASH, BASH_SAYS),
    "zsh": (["zsh", "-f"], ZSH, ZSH_SAYS),
    "fish": (["fish", "--no-config"], FISH, FISH_SAYS),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a flow, with a file that is none, and with the commands that a shell finds."""
    (tmp_path / "flow.py").write_text(dedent(FLOW))
    (tmp_path / "other.py").write_text("raise SystemExit('a file that is no flow is not run')\n")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("python", "python3"):  # a link would not find its libraries
        (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (programs / "mainstem").write_text(f"#!{sys.executable}\nfrom mainstem.cli import main\nmain()\n")
    for program in programs.iterdir():
        program.chmod(0o755)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes(shell: str, folder: Path) -> None:
    words, source, says = SHELLS[shell]
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (folder / "completion").write_text(script(command_group(), shell))

    done = subprocess.run(
        words,
        input=dedent(source),
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "VIRTUAL_ENV": "",
            "TERM": "dumb",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stderr == ""
    assert done.stdout.strip() == dedent(says).strip()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_script(shell: str) -> None:
    told = call(command_group(), ["completion", shell], "mainstem")

    assert told == (0, script(command_group(), shell), "")


def test_another_shell_is_refused(tmp_path: Path) -> None:
    told = mainstem(tmp_path, "completion", "csh")

    assert told.code == 2 and "'csh' is not one of" in told.err
