"""Where secrets are kept: what a plug-in of the entry point group `mainstem.secrets` offers.

class Vault:
    protocol = 1

    def fetch(self, id, options, role):
        return {"DATABASE_PASSWORD": ...}
"""

from collections.abc import Mapping
from typing import Any, Protocol

PROTOCOL = 1
"""The version of this protocol; a provider that asks for a higher one is refused."""
GROUP = "mainstem.secrets"


class SecretProvider(Protocol):
    """Fetches secrets; its class is called without arguments in each task that needs it."""

    protocol: int

    def fetch(self, id: str, options: Mapping[str, Any], role: str | None) -> Mapping[str, str]:
        """Returns the secrets of a source by the names of their variables.

        Args:
            id: what the user named, such as a path in a vault.
            options: the options of the source.
            role: the role in which the secret is read, None for the usual one.

        Raises:
            Exception: if it cannot be had; only the exception's type reaches people, since its text may quote secrets.
        """
        ...
