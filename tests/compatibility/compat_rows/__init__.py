"""The rows of docs/compatibility.md: what users of Metaflow know, whether it is here, and which tests show it.

The tests of a row are those that evidence.py lists and the flow files that name it as a capability.
"""

from compat_rows.decorators import FLOW_DECORATORS, OWN_DECORATORS, STEP_DECORATORS
from compat_rows.flows import FLOWS
from compat_rows.parameters import CURRENT, PARAMETERS
from compat_rows.programs import COMMANDS, PROGRAMS
from compat_rows.row import Section
from compat_rows.semantics import CHECKS, KEPT, RUNNING

SECTIONS: tuple[Section, ...] = (
    FLOWS,
    PARAMETERS,
    CURRENT,
    STEP_DECORATORS,
    FLOW_DECORATORS,
    OWN_DECORATORS,
    PROGRAMS,
    COMMANDS,
    CHECKS,
    RUNNING,
    KEPT,
)
