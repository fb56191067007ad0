"""The ids of what goes wrong in `parallel_map` and `parallel_imap_unordered`."""

from mainstem_core.errors.kinds.kind import ErrorKind

PARALLEL = (
    ErrorKind(
        "parallel-process-ended",
        "the process for item {index} of `parallel_map` ended without a result: {cause}",
        "call the function with that item alone; if it was killed for memory, lower `max_parallel`",
        1,
    ),
    ErrorKind(
        "parallel-value-unpicklable",
        "what the function gave or raised for item {index} of `parallel_map` cannot be passed back: {reason}",
        "return something that can be pickled, or write it to a file and return its path",
        1,
    ),
    ErrorKind(
        "parallel-processes-invalid",
        "`max_parallel` is {given}, but at least one process is needed",
        "pass a number from 1, or nothing for as many as there are cores",
        2,
    ),
)
