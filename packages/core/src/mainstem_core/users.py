"""Who runs this process: the name that runs are tagged with, and the namespace that the client filters by."""

import os
from collections.abc import Mapping

NAMESPACE_VARIABLE = "MAINSTEM_NAMESPACE"
_VARIABLES = ("MAINSTEM_USER", "SUDO_USER", "USER", "USERNAME")


def current_user(environment: Mapping[str, str]) -> str:
    """Returns the user's name; there always is one, so that a container without accounts works like a laptop.

    The first that is set of `MAINSTEM_USER`, `SUDO_USER`, `USER` and `USERNAME`, else the name of the account, else
    `uid-N`. The name is a label, never a proof of who somebody is.

    Args:
        environment: the process's environment variables.
    """
    for variable in _VARIABLES:
        if name := environment.get(variable, "").strip():
            # In a locale without UTF-8 Python leaves surrogates in place of its bytes, which no file of ours can hold.
            return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _account_name()


def default_namespace(environment: Mapping[str, str]) -> str | None:
    """Returns the namespace of a process that has chosen none, None where it sees the runs of everybody.

    What `MAINSTEM_NAMESPACE` says, "" for everybody; where it is not set, `user:` and the user's name.

    Args:
        environment: the process's environment variables.
    """
    named = environment.get(NAMESPACE_VARIABLE)
    return f"user:{current_user(environment)}" if named is None else named or None


def _account_name() -> str:
    try:
        import pwd  # here: Windows has no such module, and most processes have a variable that says the name
    except ImportError:
        return "unknown"
    user_id = os.getuid()
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return f"uid-{user_id}"
