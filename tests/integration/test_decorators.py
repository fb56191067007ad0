"""What each decorator does in a real run, alone and with others, read back from the store."""

import json
from itertools import pairwise

import pytest

from flow_runner import FlowRunner


def test_failed_attempts_are_tried_again_caught_or_ended_in_time(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import os, signal, sys, time

        from mainstem import catch, retry, timeout

        class Fails(FlowSpec):
            @retry(times=2, minutes_between_retries=0)
            @step
            def start(self):
                if current.retry_count < 2:
                    raise ValueError("not yet")
                self.attempts = current.retry_count + 1
                self.next(self.slow)

            @retry(times=1, minutes_between_retries=0.0005, on="timeout")
            @timeout(seconds=0.15)
            @step
            def slow(self):
                if current.retry_count == 0:
                    time.sleep(60)
                self.next(self.many, foreach="items")

            items = ["well", "raise", "exit", "die", "late"]

            @catch(var="failure", print_exception=False)
            @timeout(seconds=0.3)
            @retry(times=1, minutes_between_retries=0, on=["platform"])
            @step
            def many(self):
                self.before = self.input
                if self.input == "raise":
                    raise KeyError("lost")
                if self.input == "exit":
                    sys.exit(3)
                if self.input == "die":
                    os.kill(os.getpid(), signal.SIGKILL)
                if self.input == "late":
                    # as native code that never comes back
                    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - {signal.SIGTERM})
                    time.sleep(60)
                self.next(self.join)

            @catch(var="own")
            @step
            def join(self, inputs):
                self.kinds = [each.failure and each.failure.type.rpartition(".")[2] for each in inputs]
                self.texts = [each.failure and each.failure.exception for each in inputs]
                self.traces = ["raise KeyError" in each.failure.stacktrace for each in inputs[1:2]]
                self.got = [getattr(each, "before", None) for each in inputs]
                if True:
                    raise RuntimeError("a join may fail, too")
                self.next(self.end)

            @catch(var="nothing")
            @step
            def end(self):
                assert str(self.own).rstrip().endswith("RuntimeError: a join may fail, too")
    """, "--grace-period", "0.2")  # fmt: skip
    assert run.value("attempts", "start") == 3
    assert run.failure("start", attempt=1).message == "ValueError: not yet"
    assert run.failure("slow").cause == "timeout"
    waited_us = run.manifest("slow").started_us - run.failure("slow").finished_us
    assert waited_us >= 30_000, "it waits as told"
    assert run.value("kinds", "join") == [
        None, "KeyError", "SystemExit", "FailureHandledByCatch", "FailureHandledByCatch",
    ]  # fmt: skip
    texts = run.value("texts", "join")
    assert texts[1:4] == [
        "'lost'",
        "the step called sys.exit(3)",
        "killed from outside (SIGKILL)",
    ]
    assert "0.3" in texts[4]
    assert run.value("traces", "join") == [True]
    assert run.value("got", "join") == ["well", "raise", "exit", None, None]
    assert run.manifest("many", run.tasks("many")[3]).attempt == 2  # died, died again, then only recorded
    assert run.manifest("many", run.tasks("many")[4]).attempt == 1  # no second try after a timeout
    assert run.value("nothing", "end") is None


def test_the_last_lines_name_only_what_failed_for_good(flows: FlowRunner) -> None:
    flows.write("""
        import os, signal
        from mainstem import catch, retry

        class Mixed(FlowSpec):
            @retry(times=1, minutes_between_retries=0)
            @catch(var="trouble", print_exception=False)
            @step
            def start(self):
                if current.retry_count == 0:
                    raise ValueError("once")
                os.kill(os.getpid(), signal.SIGKILL)
                self.next(self.end)

            @retry(times=1, minutes_between_retries=0)
            @step
            def end(self):
                raise ValueError(f"for good, attempt {current.retry_count}")
    """)
    result = flows.run("run")
    assert result.returncode == 1
    lines = [line.partition("] ")[2] or line[24:] for line in result.stdout.splitlines()]
    assert [line for line in lines if "is starting" in line or "being recorded" in line] == [
        "Task is starting.",
        "Attempt 2 of 2 is starting.",
        "Its failure is being recorded, and the flow goes on.",
        "Task is starting.",
        "Attempt 2 of 2 is starting.",
    ]
    [failed] = [line for line in lines if line.startswith("Failed: ")]
    assert failed.endswith("/end/0: ValueError: for good, attempt 1")


def test_variables_and_secrets_are_there_while_the_step_runs_and_nowhere_else(flows: FlowRunner) -> None:
    flows.folder.joinpath("token.json").write_text(json.dumps({"TOKEN": "s3cret-in-file"}))
    run = flows.succeed("""
        import os

        from mainstem import environment, secrets

        NAMES = ("MODE", "SIZE", "TOKEN", "PASSWORD")

        class Hidden(FlowSpec):
            @environment(vars={"MODE": "fast", "SIZE": 3})
            @secrets(sources=[
                "file.token.json",
                {"type": "environment", "id": "GIVEN", "options": {"env_var_name": "PASSWORD"}},
            ])
            @step
            def start(self):
                self.lengths = {name: len(os.environ[name]) for name in NAMES}
                self.next(self.end)

            @secrets(sources=[{"type": "inline", "id": "own", "options": {"env_vars": {"TOKEN": "inline"}}}])
            @step
            def end(self):
                assert os.environ["TOKEN"] == "inline"
                self.left = [name for name in NAMES if name in os.environ]
                print(current.graph["steps"]["end"]["decorators"])
    """, GIVEN="s3cret-given")  # fmt: skip
    assert run.value("lengths", "start") == {"MODE": 4, "SIZE": 1, "TOKEN": 14, "PASSWORD": 12}
    assert run.value("left", "end") == ["TOKEN"]
    assert "inline.own" in flows.run("show", "--json").stdout
    stored = b"".join(
        file.read_bytes() for file in flows.folder.joinpath(".mainstem").rglob("*") if file.is_file()
    )
    assert b"s3cret" not in stored
    assert b"inline.own" in stored
    assert b"env_vars" not in stored


def test_no_secret_is_in_what_a_task_prints_or_says_of_a_failure(flows: FlowRunner) -> None:
    flows.write("""
        import os, subprocess, sys, time

        from mainstem import catch, retry, secrets

        TOKEN = {"type": "environment", "id": "GIVEN", "options": {"env_var_name": "TOKEN"}}

        class Told(Exception):
            pass

        class Talks(FlowSpec):
            @secrets(sources=[TOKEN])
            @step
            def start(self):
                token = os.environ["TOKEN"]
                print("token", token, repr(token))
                for character in f"<{token}>":
                    os.write(1, character.encode())
                    time.sleep(0.001)
                subprocess.run(["sh", "-c", 'echo "in a child: $TOKEN" >&2'])
                os.write(1, b"at the end: " + token[:9].encode())
                self.next(self.caught)

            @catch(var="failure")
            @secrets(sources=[TOKEN])
            @step
            def caught(self):
                if True:
                    raise Told(f"no login with {os.environ['TOKEN']}")
                self.next(self.end)

            @secrets(sources=[TOKEN])
            @step
            def end(self):
                error = Told("no login")
                error.tried = os.environ["TOKEN"]
                error.add_note(f"with {os.environ['TOKEN']}")
                raise error
    """)
    token = "s3cret-token\nof two lines"
    result = flows.run("run", "--json", GIVEN=token)
    assert result.returncode == 1
    run = flows.last_run()
    told = result.stdout + result.stderr + "".join(map(repr, run.every_value().values()))
    told += repr(run.failure("end")) + run.value("failure", "caught").exception
    path = f"{run.folder.run}/start"
    told += "".join(flows.run("logs", path, stream).stdout for stream in ("--stdout", "--stderr"))
    assert "s3cret-token" not in told and "of two lines" not in told
    assert "in a child: ***" in told and "<***\n***>" in told and "no login with ***" in told
    assert "at the end: s3cret-to" in told, "only the beginning of a secret, which is none"
    assert run.failure("end").exception is None, "pickled, it would hold the secret"
    stored = b"".join(
        file.read_bytes() for file in flows.folder.joinpath(".mainstem").rglob("*") if file.is_file()
    )
    assert b"s3cret-token" not in stored


def test_tasks_that_fill_the_machine_run_one_after_another(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import time

        from mainstem import resources

        class Large(FlowSpec):
            items = [0, 1, 2]

            @step
            def start(self):
                self.next(self.work, foreach="items")

            @resources(cpu="4096", memory=10)
            @step
            def work(self):
                time.sleep(0.02)
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    manifests = [run.manifest("work", task) for task in run.tasks("work")]
    times = sorted((each.started_us or 0, each.finished_us) for each in manifests)
    assert len(times) == 3
    assert all(before[1] <= after[0] for before, after in pairwise(times))


def test_the_members_of_a_gang_find_one_another_through_variables(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import os

        from mainstem import pytorch_parallel

        class Gang(FlowSpec):
            @step
            def start(self):
                self.next(self.train, num_parallel=2)

            @pytorch_parallel
            @step
            def train(self):
                names = ("MASTER_ADDR", "NODE_RANK", "RANK", "WORLD_SIZE", "NUM_NODES")
                self.seen = [os.environ[name] for name in names]
                self.port = os.environ["MASTER_PORT"]
                self.next(self.join)

            @step
            def join(self, inputs):
                self.all_seen = [each.seen for each in inputs]
                self.ports = {each.port for each in inputs}
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("all_seen", "join") == [
        ["127.0.0.1", "0", "0", "2", "2"],
        ["127.0.0.1", "1", "1", "2", "2"],
    ]
    assert len(run.value("ports", "join")) == 1


ADDED = """
    from mainstem import retry

    class Added(FlowSpec):
        @step
        def start(self):
            if current.retry_count < 1:
                raise ValueError("once")
            self.attempt = current.retry_count
            self.next(self.own)

        @retry(times=0)
        @step
        def own(self):
            raise ValueError("always")
            self.next(self.end)

        @step
        def end(self):
            pass
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_command_line_and_a_variable_add_decorators(flows: FlowRunner, method: str) -> None:
    """What stands in the file counts more: the step `own` is not tried again, only caught."""
    run = flows.succeed(
        ADDED,
        "--with",
        "retry:times=1,minutes_between_retries=0",
        MAINSTEM_DEFAULT_DECOSPECS="catch:var=failure,print_exception=false retry:times=9",
        MAINSTEM_START_METHOD=method,
    )
    assert run.value("attempt", "start") == 1
    assert run.manifest("own").attempt == 0
    assert run.value("failure", "own").type == "builtins.ValueError"
    assert run.value("failure", "end") is None


def test_what_is_added_is_checked_and_shown(flows: FlowRunner) -> None:
    flows.write(ADDED)
    shown = flows.run("show", "--with", "resources:cpu=2", "--with=timeout:minutes=1.5").stdout
    assert shown.count("@resources(cpu=2, ") == 3
    assert shown.count("minutes=1.5") == 3
    checked = flows.run("check", "--with", "resources:cpu=0")
    assert checked.returncode == 1
    assert checked.stderr.count("decorator-attribute-invalid") == 1


def test_a_limit_leaves_the_alarm_to_the_step_and_lets_it_clean_up(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import signal, time

        from mainstem import catch, timeout

        class Alarmed(FlowSpec):
            @catch(var="late", print_exception=False)
            @timeout(seconds=0.3)
            @step
            def start(self):
                self.alarms = 0
                signal.signal(signal.SIGALRM, lambda *_: setattr(self, "alarms", self.alarms + 1))
                signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
                try:
                    while True:
                        time.sleep(60)
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    self.cleaned = True
                self.next(self.end)

            @timeout(minutes=1)
            @step
            def end(self):
                assert self.late.type.endswith("TimeoutException")
    """)
    assert run.value("cleaned", "end") is True
    assert run.value("alarms", "end") >= 2


def test_secrets_come_from_plug_ins_too_and_a_function_fetches_them(flows: FlowRunner) -> None:
    flows.folder.joinpath("vault.py").write_text(
        "class Vault:\n"
        "    protocol = 1\n"
        "    def fetch(self, id, options, role):\n"
        "        if id == 'broken': raise ValueError('s3cret')\n"
        "        return {options.get('name', 'KEY'): f's3cret {id} {role}'}\n"
    )
    information = flows.folder / "vault-1.0.dist-info"
    information.mkdir()
    information.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: vault\nVersion: 1.0\n")
    information.joinpath("entry_points.txt").write_text("[mainstem.secrets]\nvault = vault:Vault\n")
    run = flows.succeed("""
        import os

        from mainstem import catch, get_secret, secrets
        from mainstem.exception import TaskError

        class Hidden(FlowSpec):
            @secrets(sources=["vault.db", {"type": "vault", "id": "api", "role": "reader", "options": {"name": "API"}}],
                     role="writer")
            @step
            def start(self):
                self.lengths = [len(os.environ["KEY"]), len(os.environ["API"])]
                self.own = len(get_secret("vault.db", role="x")["KEY"])
                self.said = []
                for source in ("vault.broken", "nowhere.x", 3, {"type": "inline", "options": {"env_vars": {"A": 1}}}):
                    try:
                        get_secret(source)
                    except TaskError as problem:
                        self.said.append(problem.fields["reason"])
                self.next(self.forbidden)

            @catch(var="failure", print_exception=False)
            @secrets(sources=[{"type": "vault", "id": "x", "options": {"name": "METAFLOW_USER"}}])
            @step
            def forbidden(self):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("lengths", "start") == [len("s3cret db writer"), len("s3cret api reader")]
    assert run.value("own", "start") == len("s3cret db x")
    assert [reason.split(";")[0] for reason in run.value("said", "start")] == [
        "its provider has failed with `ValueError`",
        "no provider is called `nowhere`",
        "it is neither a text nor a dict with `type`, `id` and `options`",
        "it is no JSON object of texts",
    ]
    assert "`METAFLOW_USER` would change Mainstem itself" in run.value("failure", "end").exception
    stored = b"".join(
        file.read_bytes() for file in flows.folder.joinpath(".mainstem").rglob("*") if file.is_file()
    )
    assert b"s3cret" not in stored
