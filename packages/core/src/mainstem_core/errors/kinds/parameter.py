"""The ids of what is wrong with a parameter: its declaration, its value, its default."""

from mainstem_core.errors.kinds.kind import ErrorKind

PARAMETER = (
    ErrorKind(
        "parameter-required",
        "the parameter `{name}` has no default and got no value",
        "pass it as `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-invalid",
        "the parameter `{name}` got `{value}`, which is not {expected}{reason}",
        "pass {expected} as `--{option}`",
        2,
    ),
    ErrorKind(
        "parameter-variable-invalid",
        "the variable `{variable}` has `{value}`, which is not {expected}{reason}",
        "set `{variable}` to {expected}, or unset it and pass `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-default-invalid",
        "the default of the parameter `{name}` is `{value}`, which is not {expected}{reason}",
        "change the default or the type, or pass `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-default-failed",
        "the function that gives the default of the parameter `{name}` raised {error}",
        "mend the function, or pass `--{option} VALUE`",
        2,
    ),
    ErrorKind(
        "parameter-file-remote",
        "the parameter `{name}` got `{path}`, which is not a file of this machine",
        "download it first and pass the path of the copy, or read it in a step",
        2,
    ),
    ErrorKind(
        "parameter-file-unreadable",
        "the file `{path}` of the parameter `{name}` cannot be read: {reason}",
        "pass the path of a file that exists and that this user may read",
        2,
    ),
    ErrorKind(
        "parameter-file-encoding",
        "the file `{path}` of the parameter `{name}` is not text in `{encoding}`: {reason}",
        "declare the parameter with the file's `encoding`, or with `is_text=False` for bytes",
        2,
    ),
    ErrorKind(
        "parameter-file-unparsable",
        "the parser of the parameter `{name}` cannot read `{path}`: {reason}",
        "mend the file or the parser",
        2,
    ),
    ErrorKind(
        "parameter-declared-badly", "the parameter `{name}` is declared wrongly: {problem}", "{remedy}", 2
    ),
    ErrorKind(
        "parameter-name-reserved",
        "the parameter name `{name}` is taken by an option of the command line",
        "give the parameter another name",
        2,
    ),
    ErrorKind(
        "parameter-name-duplicate",
        "two parameters have the names `{name}` and `{other}`, which are one on the command line",
        "rename one of them; case, `-` and `_` make no difference",
        2,
    ),
)
