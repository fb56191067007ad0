"""What `@pytorch_parallel` does in a task: it says where the members of its gang meet."""

import zlib

from mainstem_core.decorators.parallel import PytorchParallel
from mainstem_core.flow.current import current
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask
from mainstem_runtime.decorators.variables import variables

_PORT_MIN, _PORTS = 20_000, 10_000


def around(decorator: PytorchParallel, task: DecoratedTask, proceed: Proceed) -> None:
    """Runs the step with the variables set that `torch.distributed` reads.

    Args:
        decorator: what the user wrote.
        task: the task.
        proceed: runs the step.
    """
    gang = current.parallel
    place = f"{task.spec.flow}/{task.spec.run}/{task.spec.step}/{gang.control_task_id}/{task.attempt}"
    port = decorator.master_port or _PORT_MIN + zlib.crc32(place.encode()) % _PORTS
    texts = {
        "MASTER_ADDR": gang.main_ip,
        "MASTER_PORT": port,
        "NODE_RANK": gang.node_index,
        "NUM_NODES": gang.num_nodes,
        "PL_TORCH_DISTRIBUTED_BACKEND": "gloo",
        "RANK": gang.node_index,
        "WORLD_SIZE": gang.num_nodes,
    }
    with variables({name: str(value) for name, value in texts.items()}):
        proceed()
