"""NBRunner: runs a flow that stands in a notebook's cell."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.errors import UsageError
from mainstem_core.flow.spec import FlowSpec
from mainstem_runtime.runner.cell_source import source_of
from mainstem_runtime.runner.runner import Path, Runner, Texts, existing

if TYPE_CHECKING:
    from mainstem_client import Run

_SEARCH_PATH = "PYTHONPATH"


class NBRunner(Runner):
    """Runs a flow of a notebook, an interactive session or a module, in processes of its own.

    What the flow needs of the cells is taken as it stands when this object is made, and written to a file that is
    removed with it. Values of the notebook are computed anew by the statements that gave them.

    Args:
        flow_cls: the flow's class.
        show_output: prints here what a run prints that `run` or `nbrun` waits for.
        profile: the configuration profile of the runs (`MAINSTEM_PROFILE`).
        env: variables of the runs, besides those of this process.
        base_dir: the working folder of the runs, from which they can import; that of this process by default.
        file_read_timeout: seconds within which a run has to begin.
        top_level_opts: options that stand in front of the command, by name, such as `quiet=True`.

    Raises:
        UsageError: `runner-not-a-flow`, `runner-source-missing`, or `runner-file-missing` if there is no such folder.
    """

    def __init__(
        self,
        flow_cls: type[FlowSpec],
        show_output: bool = True,
        profile: str | None = None,
        env: Mapping[str, str] | None = None,
        base_dir: Path | None = None,
        file_read_timeout: float = 3600,
        **top_level_opts: Any,
    ) -> None:
        # Whatever stands in a cell may come here; it is not checked by types.
        if not (isinstance(flow_cls, type) and issubclass(flow_cls, FlowSpec)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError("runner-not-a-flow", value=repr(flow_cls))
        base = existing(os.fspath(base_dir if base_dir is not None else os.getcwd()), "folder")
        self._source = source_of(flow_cls)
        self._folder = tempfile.mkdtemp(prefix="mainstem-")
        self._removal = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._file = os.path.join(self._folder, f"{flow_cls.__name__}.py")
        self._prepare()
        super().__init__(
            self._file, show_output, profile, _importing_from(base, env or {}), base, file_read_timeout,
            **top_level_opts,
        )  # fmt: skip

    def nbrun(
        self,
        *,
        max_workers: int | None = None,
        max_num_splits: int | None = None,
        tags: Texts | None = None,
        decospecs: Texts | None = None,
        config: Sequence[tuple[str, Path]] | None = None,
        config_value: Sequence[tuple[str, Any]] | None = None,
        run_id_file: Path | None = None,
        **parameters: Any,
    ) -> "Run":
        """Runs the flow, waits until it has ended, and returns the run as the client sees it.

        Args:
            max_workers: how many tasks may run at once.
            max_num_splits: how many items a foreach may have.
            tags: tags of the run.
            decospecs: decorators for all steps, as `--with` takes them.
            config: names of configs and the files that give them.
            config_value: names of configs and their values.
            run_id_file: gets the run's id as soon as it is claimed.
            parameters: the flow's parameters, and other options of `run`, by name.

        Raises:
            MainstemException: as `run` does.
        """
        executing = self.run(
            max_workers=max_workers, max_num_splits=max_num_splits, tags=tags, decospecs=decospecs,
            config=config, config_value=config_value, run_id_file=run_id_file, **parameters,
        )  # fmt: skip
        self.cleanup()
        return executing.run

    def nbresume(
        self,
        step_to_rerun: str | None = None,
        *,
        origin_run_id: str | None = None,
        max_workers: int | None = None,
        max_num_splits: int | None = None,
        tags: Texts | None = None,
        decospecs: Texts | None = None,
        run_id_file: Path | None = None,
        **options: Any,
    ) -> "Run":
        """Makes a run that takes what has succeeded from an earlier one, waits until it has ended, and returns it.

        Args:
            step_to_rerun: a step that is made again in any case, with all that follows from it.
            origin_run_id: the run to resume; by default the flow's newest one.
            max_workers: how many tasks may run at once.
            max_num_splits: how many items a foreach may have.
            tags: tags of the run.
            decospecs: decorators for all steps, as `--with` takes them.
            run_id_file: gets the run's id as soon as it is claimed.
            options: parameters that are to have another value than they had, and other options of `resume`, by name.

        Raises:
            MainstemException: as `resume` does.
        """
        executing = self.resume(
            step_to_rerun, origin_run_id=origin_run_id, max_workers=max_workers, max_num_splits=max_num_splits,
            tags=tags, decospecs=decospecs, run_id_file=run_id_file, **options,
        )  # fmt: skip
        self.cleanup()
        return executing.run

    def cleanup(self) -> None:
        """Stops all runs that still run and removes the flow's file; may be called twice."""
        super().cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self) -> None:
        """Writes the flow's file, anew after a clean-up."""
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        with open(self._file, "w", encoding="utf-8") as file:
            file.write(self._source)


def _importing_from(folder: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Returns variables that let a file of another folder import from this one, as the notebook itself does."""
    searched = variables.get(_SEARCH_PATH) or os.environ.get(_SEARCH_PATH, "")
    return {**variables, _SEARCH_PATH: os.pathsep.join(part for part in (folder, searched) if part)}
