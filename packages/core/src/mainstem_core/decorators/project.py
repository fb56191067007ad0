"""`@project`: flows of one project, with branches that keep their runs and deployments apart."""

import re
from typing import TYPE_CHECKING, Any

from mainstem_core.decorators.attach import as_flow_decorator
from mainstem_core.errors import UsageError
from mainstem_core.protocols.flow_decorator import FlowDecorator, FlowOption, RunAdditions, RunContext

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph

_CHARACTERS_MAX = 128
_PLAIN = re.compile(r"[a-z0-9_]+")


class Project(FlowDecorator):
    """Puts a flow into a project; `current.project_name` and its like say so in each task.

    The branch is `user.<name>` by default, `test.<branch>` with `--branch`, `prod` with `--production`, and
    `prod.<branch>` with both.

    Args:
        name: the project's name: letters `a` to `z`, digits and `_`.
        branch: the branch if `--branch` is not given.
        production: whether it is for production if `--production` is not given.
    """

    decorator_name = "project"
    cli_options = (
        FlowOption("branch", "The branch of the project, by default that of the user."),
        FlowOption("production", "Run on the project's production branch.", is_flag=True),
    )
    facts = ("project_name", "project_flow_name", "branch_name", "is_user_branch", "is_production")
    name: str
    branch: str | None = None
    production: bool = False

    def validate(self, graph: "FlowGraph") -> None:
        """Checks the name and the branch."""
        plain = f"it must consist of a to z, 0 to 9 and _, and be at most {_CHARACTERS_MAX} long"
        self.require(_is_plain(self.name), "name", plain)
        self.require(self.branch is None or _is_branch(self.branch), "branch", _BRANCH)
        self.require(isinstance(self.production, bool), "production", "it must be True or False")  # pyright: ignore[reportUnnecessaryIsInstance]

    def plan(self, run: RunContext) -> RunAdditions:
        """Returns the tags and what `current` says.

        Raises:
            UsageError: `usage-branch-invalid` if the branch of the command line cannot be one.
        """
        branch = self._branch(run)
        facts: dict[str, Any] = {
            "project_name": self.name,
            "branch_name": branch,
            "project_flow_name": f"{self.name}.{branch}.{run.flow}",
            "is_user_branch": branch.startswith("user."),
            "is_production": branch == "prod" or branch.startswith("prod."),
        }
        return RunAdditions((f"project:{self.name}", f"project_branch:{branch}"), facts)

    def _branch(self, run: RunContext) -> str:
        given: str | None = run.options["branch"]
        if given is not None and not _is_branch(given):
            raise UsageError("usage-branch-invalid", branch=given, expected=_BRANCH)
        branch = given or self.branch
        if run.options["production"] or self.production:
            return f"prod.{branch}" if branch else "prod"
        return f"test.{branch}" if branch else f"user.{_plain_user(run.user)}"


_BRANCH = f"it must consist of a to z, 0 to 9, _, - and ., and be at most {_CHARACTERS_MAX} long"


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _CHARACTERS_MAX and bool(_PLAIN.fullmatch(value))


def _is_branch(value: Any) -> bool:
    is_short = isinstance(value, str) and len(value) <= _CHARACTERS_MAX
    return is_short and bool(re.fullmatch(r"[a-z0-9_][a-z0-9_.-]*", value))


def _plain_user(user: str) -> str:
    """Returns a user's name as a branch may hold it."""
    return re.sub(r"[^a-z0-9_.-]", "_", user.lower())


project = as_flow_decorator(Project)
