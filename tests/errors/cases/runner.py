"""What programs are told that run flows."""

from pathlib import Path

from provoke import TWO_STEPS, Call

from flow_runner import FlowRunner
from mainstem import NBRunner, Runner


def _runner(flows: FlowRunner, source: str = TWO_STEPS, timeout_s: float = 60) -> Runner:
    flows.write(source)
    return Runner("flow.py", show_output=False, file_read_timeout=timeout_s)


def missing_file(_: FlowRunner) -> None:
    Runner("flows.py")


def missing_folder(flows: FlowRunner) -> None:
    flows.write(TWO_STEPS)
    Runner("flow.py", cwd="elsewhere")


def unknown_option(flows: FlowRunner) -> None:
    _runner(flows).run(max_worker=2)


def number_out_of_range(flows: FlowRunner) -> None:
    _runner(flows).run(max_workers=0)


def text_in_place_of_a_list(flows: FlowRunner) -> None:
    _runner(flows).run(tags="nightly")


def value_that_no_command_line_takes(flows: FlowRunner) -> None:
    _runner(flows).run(alpha=object())


def unknown_option_of_the_flow(flows: FlowRunner) -> None:
    flows.write(TWO_STEPS)
    Runner("flow.py", show_output=False, quite=True).run()


def file_that_cannot_be_imported(flows: FlowRunner) -> None:
    _runner(flows, 'raise SystemExit("no licence")\n' + TWO_STEPS).run()


def file_that_waits(flows: FlowRunner) -> None:
    _runner(flows, "import time\ntime.sleep(60)\n" + TWO_STEPS, timeout_s=0.2).run()


def unknown_stream(flows: FlowRunner) -> None:
    import asyncio

    asyncio.run(_runner(flows).run().wait(stream="stdlog"))  # type: ignore[arg-type]


def no_flow(_: FlowRunner) -> None:
    NBRunner(Path)  # type: ignore[arg-type]


def flow_of_a_function(_: FlowRunner) -> None:
    from mainstem import FlowSpec

    class Hello(FlowSpec):
        pass

    NBRunner(Hello)


CASES = [
    Call("runner-file-missing", missing_file),
    Call("runner-file-missing", missing_folder, "folder"),
    Call("runner-option-unknown", unknown_option),
    Call("runner-option-invalid", number_out_of_range),
    Call("runner-option-invalid", text_in_place_of_a_list, "list"),
    Call("runner-option-invalid", value_that_no_command_line_takes, "type"),
    Call("runner-refused", unknown_option_of_the_flow),
    Call("runner-start-failed", file_that_cannot_be_imported),
    Call("runner-start-timeout", file_that_waits),
    Call("runner-stream-unknown", unknown_stream),
    Call("runner-not-a-flow", no_flow),
    Call("runner-source-missing", flow_of_a_function),
]
