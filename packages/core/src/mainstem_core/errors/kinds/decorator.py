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
        "`@{decorator}` was put on {target}, but it belongs on {wanted}",
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
        "decorator-repeated-on-flow",
        "`@{decorator}` stands more than once on the flow `{flow}`, its base classes counted",
        "keep one of them",
        1,
    ),
    ErrorKind(
        "decorator-unknown",
        "there is no decorator `{decorator}`",
        "ours are {known}; one of your own is written as `module.name`",
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
    ErrorKind(
        "decorator-plugin-broken",
        "the decorator `@{decorator}` of the package `{package}` cannot be used: {reason}",
        "ask whoever wrote it, or remove the package",
        1,
    ),
    ErrorKind(
        "decorator-hook-failed",
        "`{hook}` of `@{decorator}` has failed: {error}",
        "correct it there, or leave `@{decorator}` out",
        1,
    ),
    ErrorKind(
        "decorator-generator-misused",
        "the decorator `@{decorator}` {problem}",
        "let it yield exactly once: what is above the `yield` runs before the step, what is below after it",
        1,
    ),
    ErrorKind(
        "decorator-mutation-refused",
        "a mutator cannot change the flow `{flow}`: {problem}",
        "{remedy}",
        1,
    ),
)
