from metaflow import user_step_decorator


@user_step_decorator
def marking(step_name, flow, inputs=None, attributes=None):
    yield
    flow.mark = f"{step_name} {dict(attributes or {})}"
