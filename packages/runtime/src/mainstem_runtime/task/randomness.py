"""The global random generators, one set of numbers for each task.

Tasks that are forks would otherwise all draw the same numbers, and tasks in fresh interpreters whose flow seeds the
generators at import would, too. So each task seeds them with a hash of their state after the flow's import and of
its own name: a flow that seeds them draws the same numbers in each run, whichever way its tasks are started, and one
that doesn't draws new ones, since the generators begin with the system's randomness.
"""

import sys
from collections.abc import Mapping

from mainstem_core.schema.task import TaskSpec
from mainstem_datastore._native import hash_bytes

_HEX_DIGITS_OF_WORD = 8
_WORDS = 4


def generator_states() -> dict[str, str]:
    """Returns a hash of the state of each global generator whose module is loaded; to be taken after the import."""
    states: dict[str, str] = {}
    standard = sys.modules.get("random")
    if standard is not None:
        states["random"] = hash_bytes(repr(standard.getstate()).encode())
    numpy = sys.modules.get("numpy.random")
    if numpy is not None:
        state = numpy.get_state(legacy=False)
        words = state["state"].pop("key", b"")  # of the usual generator; as text it would be long
        states["numpy.random"] = hash_bytes(bytes(words) + repr(state).encode())
    return states


def advanced_states() -> dict[str, str]:
    """Returns what `generator_states` does, and draws a number of each generator, so that the next call differs."""
    states = generator_states()
    if "random" in states:
        sys.modules["random"].random()
    if "numpy.random" in states:
        sys.modules["numpy.random"].random_sample()
    return states


def seed_generators(states: Mapping[str, str], spec: TaskSpec) -> None:
    """Seeds the generators for one task; one that was loaded since is left as random as it began.

    Args:
        states: what `generator_states` returned.
        spec: the task.
    """
    seed_generators_by(states, f"{spec.step} {spec.task}")


def seed_generators_by(states: Mapping[str, str], name: str) -> None:
    """Seeds the generators for what has a name of its own among all that begins with the same states.

    Args:
        states: what `generator_states` returned.
        name: the name.
    """
    standard, numpy = sys.modules.get("random"), sys.modules.get("numpy.random")
    if standard is not None and "random" in states:
        standard.seed(int(_seed("random", states, name), 16))
    if numpy is None:
        return
    if "numpy.random" not in states:
        numpy.seed()
        return
    words = _words(_seed("numpy.random", states, name))
    generator = numpy.get_bit_generator()
    if type(generator) is numpy.MT19937:
        numpy.seed(words)
    else:  # the flow has chosen another one
        numpy.set_bit_generator(type(generator)(words))


def _seed(module: str, states: Mapping[str, str], name: str) -> str:
    return hash_bytes(f"{module} {states[module]} {name}".encode())


def _words(digits: str) -> list[int]:
    """Returns the first words of 32 bits of a hash."""
    ends = range(_HEX_DIGITS_OF_WORD, _HEX_DIGITS_OF_WORD * (_WORDS + 1), _HEX_DIGITS_OF_WORD)
    return [int(digits[end - _HEX_DIGITS_OF_WORD : end], 16) for end in ends]
