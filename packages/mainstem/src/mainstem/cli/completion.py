"""`mainstem completion SHELL`: what makes a shell complete `mainstem` and `python flow.py`.

click has the part that answers (`_MAINSTEM_COMPLETE` makes a command print completions) and the script that
asks `mainstem`. The folder `shells` adds what asks a flow: there the command is `python`, and its first word the file.
"""

from pathlib import Path

import click

_SHELLS = ("bash", "zsh", "fish")
_HELP = """Print what makes a shell complete `mainstem` and `python flow.py`.

\b
bash   eval "$(mainstem completion bash)"       in ~/.bashrc
zsh    eval "$(mainstem completion zsh)"        in ~/.zshrc, after compinit
fish   mainstem completion fish | source        in ~/.config/fish/config.fish

To complete what follows `python flow.py` the shell runs that file, if it names mainstem: it is imported, and no step
runs.
"""


def build() -> click.Command:
    """Returns the command."""

    @click.command("completion", help=_HELP)
    @click.argument("shell", type=click.Choice(_SHELLS))
    @click.pass_context
    def completion(context: click.Context, shell: str) -> None:
        click.echo(script(context.find_root().command, shell), nl=False)

    return completion


def script(command: click.Command, shell: str) -> str:
    """Returns the script that a shell has to run.

    Args:
        command: the command line of `mainstem`.
        shell: "bash", "zsh" or "fish".
    """
    from click.shell_completion import get_completion_class

    from mainstem_runtime.cli.entry import COMPLETE_VARIABLE

    asking = get_completion_class(shell)
    assert asking is not None, "click knows these shells"
    own = asking(command, {}, "mainstem", COMPLETE_VARIABLE).source()
    return own + (Path(__file__).parent / "shells" / f"flow.{shell}").read_text()
