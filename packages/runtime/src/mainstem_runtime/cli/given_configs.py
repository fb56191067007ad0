"""What is given for the configs of a flow, found before click is imported.

Configs decide what decorators, parameters and the graph are, so they are looked for before click parses anything, and
before the launcher is forked (see `warm_start`).
"""

from collections.abc import Mapping, Sequence

from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.spec import FlowSpec


def note_configs(flow: type[FlowSpec], words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Notes what command line and environment give for the flow's configs.

    Args:
        flow: the flow's class.
        words: what stands in front of the command.
        environment: the process's environment variables.

    Raises:
        UsageError: `usage-setting-invalid` if a variable does not hold pairs.
    """
    if configs_of(flow):
        from mainstem_core.flow.configs.sources import give_configs, given_by_variables, given_by_words

        give_configs(flow, [*given_by_words(words), *given_by_variables(environment)])
