"""Keeps the code of a run: the archive as a blob, and `code.json`, which says what it is.

Beside the tasks, in a thread of its own: the loop never waits for it. The run's end does, since nothing is reported as
done whose code is not kept.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mainstem_core.errors import MainstemException, MainstemInternalError
from mainstem_core.schema.records import CodeRecord
from mainstem_datastore.artifacts import save_artifacts
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.code.imported import ImportedCode

if TYPE_CHECKING:
    from threading import Thread


class CodeRecorder:
    """Builds and keeps the code of one run.

    Args:
        folder: the run.
        code: what was imported.
        suffixes: how the names of the files end that belong to it.
    """

    def __init__(self, folder: RunFolder, code: ImportedCode, suffixes: Sequence[str]) -> None:
        self._folder = folder
        self._code = code
        self._suffixes = suffixes
        self._problem: Exception | None = None
        self._thread: Thread | None = None
        self._is_kept = False
        self.warnings: Sequence[str] = ()

    def leave_alone(self) -> None:
        """Keeps nothing: the run's code is kept already."""
        self._is_kept = True

    def start(self) -> None:
        """Begins; returns at once."""
        from threading import Thread  # here: the first task must not wait for it

        self._thread = Thread(target=self._work, name="code", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Waits until `code.json` is durable; `warnings` is then what people should know of the code.

        Raises:
            MainstemException: what made it impossible.
        """
        if self._thread is None:
            self._work()
        else:
            self._thread.join()
        if isinstance(self._problem, MainstemException):
            raise self._problem
        if self._problem is not None:
            reason = f"the run's code cannot be kept: {type(self._problem).__name__}: {self._problem}"
            raise MainstemInternalError("internal-error", reason=reason) from self._problem

    def _work(self) -> None:
        try:
            if not self._is_kept:
                self._keep()
        except Exception as raised:  # `finish` raises it, in the thread that can do something about it
            self._problem = raised

    def _keep(self) -> None:
        # here: a task is on its way meanwhile
        from mainstem_runtime.code.archive import archive_of
        from mainstem_runtime.code.package import package_of
        from mainstem_runtime.code.repository import repository_facts

        package = package_of(self._code, self._suffixes)
        self.warnings = package.warnings
        git = repository_facts(self._code.root)
        values = {"package": archive_of(package.members)}
        if git is not None and git.patch:
            values["patch"] = git.patch
        record = CodeRecord(
            flow=self._folder.flow,
            run=self._folder.run,
            write_id=new_write_id(),
            created_us=time.time_ns() // 1000,
            main=self._code.main,
            script=self._code.script,
            root=self._code.root,
            artifacts=save_artifacts(self._folder.store.native, values).plain,
            files=len(package.members),
            size_bytes=package.size,
            changed=self._code.changed,
            git=None if git is None else git.plain(),
        )
        self._folder.record_code(record)
