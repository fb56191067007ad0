"""The ids of what is wrong with a config: its declaration, its file, its parser, what is asked of it."""

from mainstem_core.errors.kinds.kind import ErrorKind

CONFIG = (
    ErrorKind("config-declared-badly", "the config `{name}` is declared wrongly: {problem}", "{remedy}", 2),
    ErrorKind(
        "config-name-duplicate",
        "two configs have the names `{name}` and `{other}`, which are one on the command line",
        "rename one of them; case, `-` and `_` make no difference",
        2,
    ),
    ErrorKind(
        "config-unknown",
        "{origin} names the config `{name}`, which the flow does not have",
        "the flow's configs are: {known}",
        2,
    ),
    ErrorKind(
        "config-given-twice",
        "the config `{name}` was given both as a file and as a value",
        "leave out `--config {name}` or `--config-value {name}`",
        2,
    ),
    ErrorKind(
        "config-required",
        "the config `{name}` has no default and was not given",
        "pass it in front of the command: `--config {name} FILE` or `--config-value {name} VALUE`",
        2,
    ),
    ErrorKind(
        "config-file-unreadable",
        "the file `{path}` of the config `{name}` cannot be read: {reason}",
        "name a text file that exists, with `--config {name} FILE` or as the config's default",
        2,
    ),
    ErrorKind(
        "config-invalid",
        "the config `{name}` from {origin} is not what its parser takes: {reason}",
        "mend it, or declare the config with another `parser`; without one it is JSON",
        2,
    ),
    ErrorKind(
        "config-default-failed",
        "the function that gives the default of the config `{name}` raised {error}",
        "mend the function, or pass `--config {name} FILE`",
        2,
    ),
    ErrorKind(
        "config-parser-invalid",
        "the parser `{parser}` of the config `{name}` cannot be used: {reason}",
        "pass a function, or where it is found, such as `package.module.function`",
        2,
    ),
    ErrorKind(
        "config-parser-unavailable",
        "the config `{name}` is YAML, and the package that reads YAML is not installed",
        "install it with `pip install pyyaml`",
        2,
    ),
    ErrorKind(
        "config-expression-invalid",
        "`{expression}` is not an expression: {reason}",
        "write an expression of Python over the flow's configs, such as `cfg.a.b`",
        2,
    ),
    ErrorKind(
        "config-expression-failed",
        "`{expression}` has no value: {error}",
        "mend the expression or the config; the flow's configs are: {known}",
        2,
    ),
    ErrorKind(
        "config-value-missing",
        "`{expression}` asks for the config `{name}`, which has no default and was not given",
        "pass it in front of the command: `--config {name} FILE` or `--config-value {name} VALUE`",
        2,
    ),
    ErrorKind(
        "config-value-early",
        "`{expression}` has no value yet while the class is read, so that it cannot be {use}",
        'put the whole of it into an expression: `config_expr("...")`, or use `self` in a step',
        2,
    ),
    ErrorKind(
        "config-read-only",
        "a config cannot be changed",
        "change a copy of it: `to_dict()` of the config, or `list(...)` of a list in it",
        1,
    ),
)
