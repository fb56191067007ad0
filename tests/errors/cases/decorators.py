"""Mistakes with decorators."""

from cases.flow_texts import END, flow, leads, step
from provoke import TWO_STEPS, Command

RUN = ("run",)


def _decorated(
    line: str, *more: str, body: tuple[str, ...] = ("self.next(self.end)",), prefix: str = ""
) -> str:
    """Returns a flow whose start has a decorator."""
    name = line.split("(")[0]
    text = flow(step("start", *body), END).replace("    @step", f"    @{line}\n    @step", 1)
    return text.replace("class ", f"from mainstem import {name}\n\n{prefix}\nclass ", 1)


_SECRET = "secrets(sources=[{}])"

CASES = [
    Command("decorator-attribute-unknown", _decorated("retry(tries=3)")),
    Command("decorator-attribute-unknown", arguments=("check", "--with", "retry:tries=3"), variant="with"),
    Command("decorator-attribute-missing", _decorated("secrets")),
    Command("decorator-attribute-invalid", _decorated("retry(times=-1)")),
    Command(
        "decorator-attribute-invalid", arguments=("run", "--with", "timeout:minutes=soon"), variant="with"
    ),
    Command("decorator-attribute-invalid", _decorated("timeout"), variant="no-limit"),
    Command("decorator-attribute-invalid", _decorated("environment(vars={'A=B': 1})"), variant="variables"),
    Command("decorator-attribute-invalid", _decorated("resources(cpu=0)"), variant="amount"),
    Command(
        "decorator-misplaced",
        "from mainstem import retry\n\n\n" + TWO_STEPS.lstrip().replace("class ", "@retry(times=2)\nclass "),
    ),
    Command("decorator-misplaced", _decorated("retry(3)"), variant="unnamed"),
    Command("decorator-repeated", _decorated("retry(times=2)\n    @retry")),
    Command("decorator-unknown", arguments=("show", "--with", "retries")),
    Command("decorator-specification-invalid", arguments=("check", "--with", "retry:times")),
    Command(
        "decorator-specification-invalid",
        environment={"MAINSTEM_DEFAULT_DECOSPECS": "retry:times=1 time-out"},
        arguments=RUN,
        variant="variable",
    ),
    Command(
        "decorator-catch-on-split",
        flow(
            step("start", "self.next(self.work, foreach='items')"),
            leads("work", "join"),
            leads("join", "end", inputs=True),
            END,
        )
        .replace("    @step", "    @catch(var='failure')\n    @step", 1)
        .replace("class ", "from mainstem import catch\n\n\nclass ", 1),
    ),
    Command(
        "decorator-catch-on-split",
        _decorated(
            "catch(var='failure')",
            body=("self.way = 'end'", "self.next({'end': self.end, 'start': self.start}, condition='way')"),
        ),
        variant="switch",
    ),
    Command(
        "task-timed-out",
        _decorated("timeout(seconds=0.2)", body=("import time", "time.sleep(60)", "self.next(self.end)")),
        arguments=RUN,
    ),
    Command(
        "task-secret-unusable",
        _decorated(_SECRET.format("'environment.DATABASE_PASSWORD'")),
        arguments=RUN,
    ),
    Command(
        "task-secret-unusable",
        _decorated(_SECRET.format("{'type': 'file', 'id': 'flow.py'}")),
        arguments=RUN,
        variant="file",
    ),
    Command(
        "task-secret-unusable",
        _decorated(_SECRET.format("{'type': 'inline', 'options': {'env_vars': {'MAINSTEM_USER': 'eve'}}}")),
        arguments=RUN,
        variant="ours",
    ),
]
