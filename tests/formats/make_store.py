"""Makes `store-v<version>`, the store that every later version must read: a real run of the flow beside this file.

Call it once for a version of the format, `python tests/formats/make_store.py store-v1`, and never again: what is
committed stays as that version wrote it. Facts about the machine and the user are replaced while the flow runs.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FLOW = "every_format.py"
# Runs before the flow's own first line, in the supervisor; its forks inherit what it replaces.
_ANONYMOUS = """
import runpy, sys
from mainstem_runtime.task import facts
facts._machine = lambda: {"host": "example", "machine": "x86_64", "system": "Linux", "python": "3.11.0"}
sys.argv[:] = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def main(name: str) -> None:
    """Runs the flow once to its end and once into its failure, and takes the store over."""
    target = HERE / name
    if target.exists():
        raise SystemExit(f"{target} is there already, and what an old version wrote must not change")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HERE / FLOW, folder)
        for options, code in (((), 0), (("--fail", "true"), 1)):
            command = [sys.executable, "-c", _ANONYMOUS, FLOW, "run", "--tag", "kept", *options]
            ended = subprocess.run(
                command, cwd=folder, env=os.environ | {"MAINSTEM_USER": "ada"}, timeout=120
            )
            if ended.returncode != code:
                raise SystemExit(f"the run ended with exit code {ended.returncode}, and not {code}")
        store = Path(folder) / ".mainstem"
        for cache in store.glob("index.sqlite*"):
            cache.unlink()
        for lock in store.glob("flows/*/*/lock"):  # its text is a note for people, and under no seal
            lock.write_text(re.sub("host .*", "host example", lock.read_text()))
        _refuse_traces_of(folder, store)
        shutil.copytree(store, target)


def _refuse_traces_of(folder: str, store: Path) -> None:
    """Ends the script if something in the store names a place or the name of this machine."""
    traces = [
        folder.lstrip("/").encode(),
        os.uname().nodename.encode(),
        str(Path.home()).lstrip("/").encode(),
    ]
    for file in store.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for trace in traces:
                if re.search(rb"\b" + re.escape(trace) + rb"\b", content):
                    raise SystemExit(f"{file.relative_to(store)} holds {trace.decode()}")


if __name__ == "__main__":
    main(sys.argv[1])
