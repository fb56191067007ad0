"""The ids of what tags a run cannot have, and of what cannot be taken from it."""

from mainstem_core.errors.kinds.kind import ErrorKind

TAG = (
    ErrorKind(
        "tag-invalid",
        "{tag} cannot be a tag: {reason}",
        "a tag is a text of 1 to 500 characters",
        2,
    ),
    ErrorKind(
        "tag-too-many",
        "{what} would have {count} tags from users, and {limit} are the most",
        "leave some out, or remove others from the run first",
        2,
    ),
    ErrorKind(
        "tag-system",
        "the tag `{tag}` of the run `{path}` comes from Mainstem and cannot be removed",
        "remove tags from users only: `run.user_tags` has them, and `tag list --hide-system-tags` shows them",
        2,
    ),
)
