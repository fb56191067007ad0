"""The ids of what is wrong with a decorator, where it stands or how it is used."""

from mainstem_core.errors.kinds.kind import ErrorKind

DECORATOR = (
    ErrorKind(
        "decorator-attribute-unknown",
        "`@{decorator}` has no attribute `{attribute}`",
        "it takes {takes}",
        1,
    ),
    ErrorKind(
        "decorator-attribute-missing",
        "`@{decorator}` needs a value for `{attribute}`",
        "write it as `@{decorator}({attribute}=...)`",
        1,
    ),
    ErrorKind(
        "decorator-attribute-invalid",
        "`@{decorator}` has the attribute `{attribute}={value}`, but {expected}",
        "correct `{attribute}`, or leave it out",
        1,
    ),
    ErrorKind(
        "decorator-misplaced",
        "`@{decorator}` was put on {target}, but it belongs on a step",
        "move it to {place}",
        1,
    ),
    ErrorKind(
        "decorator-repeated",
        "`@{decorator}` stands more than once on the step `{step}`",
        "keep one of them",
        1,
    ),
    ErrorKind(
        "decorator-unknown",
        "there is no decorator `{decorator}`",
        "there are {known}",
        2,
    ),
    ErrorKind(
        "decorator-specification-invalid",
        "`{text}` is no decorator with attributes: {reason}",
        "write `name`, or `name:attribute=value,attribute=value`",
        2,
    ),
    ErrorKind(
        "decorator-catch-on-split",
        "`@catch` stands on the step `{step}`, which is a {kind}: if it fails, nobody knows where to go on",
        "put what may fail into a step of its own before it, and `@catch` on that one",
        1,
    ),
)
