"""Texts of small flows, put together from steps."""


def flow(*steps: str) -> str:
    """Returns the flow `Hello` with these steps."""
    return "\nclass Hello(FlowSpec):\n" + "\n".join(steps)


def step(name: str, *lines: str, inputs: bool = False, mark: str = "@step") -> str:
    """Returns a step.

    Args:
        name: its name.
        lines: its body.
        inputs: it joins.
        mark: what stands above it.
    """
    head = f"    def {name}(self{', inputs' if inputs else ''}):"
    return "\n".join([f"    {mark}", head, *(f"        {line}" for line in lines), ""])


def leads(name: str, *targets: str, inputs: bool = False) -> str:
    """Returns a step that does nothing but go on."""
    return step(name, f"self.next({', '.join(f'self.{target}' for target in targets)})", inputs=inputs)


START = leads("start", "end")
END = step("end", "pass")


def start_with(*lines: str) -> str:
    """Returns a flow whose first step has this body; a step `train` and an end follow."""
    return flow(step("start", *lines), leads("train", "end"), END)


def branches(*between: str) -> str:
    """Returns a flow that splits into `a` and `b`, then has these steps, then ends."""
    return flow(leads("start", "a", "b"), *between, END)
