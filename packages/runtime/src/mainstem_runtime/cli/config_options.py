"""`--config` and `--config-value`, which stand in front of the command of a flow that has configs.

What they give has been noted when click comes to parse them (see `given_configs`).
"""

import click

from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.spec import FlowSpec


def config_options(flow: type[FlowSpec]) -> list[click.Parameter]:
    """Returns the options by which the configs of a flow are given; none for a flow without configs.

    Args:
        flow: the flow's class.
    """
    known = configs_of(flow)
    if not known:
        return []
    from mainstem_core.flow.configs.declaration import ConfigDeclaration, declaration_of

    def described(config: ConfigDeclaration) -> str:
        default = config.default if config.show_default and isinstance(config.default, str) else None
        notes = [config.help, default and f"default {default}", "required" if config.required else None]
        told = "; ".join(note for note in notes if note)
        return f"{config.name} ({told})" if told else config.name

    names = ", ".join(described(declaration_of(config)) for config in known.values())
    return [
        click.Option(["--config"], nargs=2, multiple=True, metavar="NAME FILE", expose_value=False,
                     allow_from_autoenv=False, help=f"Read a config from a file. Configs: {names}."),
        click.Option(["--config-value"], nargs=2, multiple=True, metavar="NAME VALUE", expose_value=False,
                     allow_from_autoenv=False, help="Give a config by its value, as its file would hold it."),
    ]  # fmt: skip
