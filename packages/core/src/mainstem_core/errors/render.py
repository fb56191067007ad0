"""How an error looks on a terminal: id and message, place, hint."""

from mainstem_core.errors.exceptions import MainstemException


def render_error(error: MainstemException, working_folder: str | None = None) -> str:
    """Returns the error as the lines a user sees: what is wrong, where, and what to do.

    Args:
        error: the error; its place and hint are left out where it has none.
        working_folder: files below it are shown relative to it.
    """
    severity = error.kind.severity
    lines = [f"{severity}[{error.id}]: {error.message}" if error.id else f"{severity}: {error.message}"]
    if error.where is not None:
        place = str(error.where)
        lines.append(f"  --> {place.removeprefix(f'{working_folder}/') if working_folder else place}")
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines)
