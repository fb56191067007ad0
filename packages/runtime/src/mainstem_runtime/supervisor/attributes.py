"""What `--runner-attribute-file` says of a run: its flow, its id, and where it is kept."""

import os
import stat

from mainstem_datastore.run_folder import RunFolder


def attributes_of(folder: RunFolder) -> dict[str, str]:
    """Returns what leads anybody to a run.

    Args:
        folder: the run.
    """
    from mainstem_client.stores import metadata_of  # here: a run that nobody asked about needs no client

    return {
        "flow_name": folder.flow,
        "run_id": folder.run,
        "metadata": metadata_of(folder.store.root),
    }


def write_attributes(path: str, folder: RunFolder) -> None:
    """Writes them as JSON: into a pipe as they are, into a file so that nobody finds a part of them.

    Args:
        path: a file, or a named pipe; one that nobody reads is left alone.
        folder: the run.

    Raises:
        OSError: if it cannot be written.
    """
    import json  # here: only a run with such a file needs it

    content = json.dumps(attributes_of(folder)).encode() + b"\n"
    if _is_plain(path):
        partial = f"{path}.partial"
        with open(partial, "wb") as file:
            file.write(content)
        os.replace(partial, path)
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # a pipe without a reader must not hold a run up
        return
    try:
        os.write(descriptor, content)
    finally:
        os.close(descriptor)


def _is_plain(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return True
