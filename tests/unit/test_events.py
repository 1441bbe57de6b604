# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source: each change one event and none twice, one session a NAS, and nothing left open at the end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import runpy
import subprocess
import sys
from typing import Any

import pytest
import yaml
from harness import ROOT, connection, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._events.changes import (
    empty_memory,
    of_failure,
    of_health,
)
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._events.options import read_options
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._events.source import pause_after, watch

SOURCE = ROOT / "extensions" / "eda" / "plugins" / "event_source" / "health.py"
RULEBOOKS = sorted((ROOT / "extensions" / "eda" / "rulebooks").glob("*.yml"))
KEYS = {"type", "nas", "product", "task_id", "task_name", "verdict", "previous", "reason", "since", "health_time"}


class Rhythm:
    """Instead of asyncio.sleep: looks wait here until the test lets them go on."""

    def __init__(self) -> None:
        self.waiting: asyncio.Queue[tuple[float, asyncio.Future[None]]] = asyncio.Queue()

    async def __call__(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        await self.waiting.put((seconds, future))
        await future


class Source:
    """A running source, look by look."""

    def __init__(self, *nases: Any, **options: Any) -> None:
        self.args = {"nases": [connection(nas) for nas in nases], **options}
        self.nases = nases
        self.queue: asyncio.Queue[Any] = asyncio.Queue()
        self.rhythm = Rhythm()
        self.waits: list[float] = []
        self.held: list[asyncio.Future[None]] = []

    async def __aenter__(self) -> Source:
        self.task = asyncio.ensure_future(watch(self.queue, self.args, {}, self.rhythm, lambda seconds: None))
        await self.settle()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task

    async def settle(self) -> None:
        """Until every NAS was looked at."""
        self.waits, self.held = [], []
        for _nas in self.nases:
            seconds, future = await asyncio.wait_for(self.rhythm.waiting.get(), 60)
            self.waits.append(seconds)
            self.held.append(future)

    async def again(self) -> list[dict[str, Any]]:
        """Forget the events, look again, and give the new ones."""
        self.events()
        for future in self.held:
            future.set_result(None)
        await self.settle()
        return self.events()

    def events(self) -> list[dict[str, Any]]:
        """The events since the last call."""
        found = []
        while not self.queue.empty():
            event = self.queue.get_nowait()
            assert set(event) == {"active_backup", "meta"}
            assert set(event["active_backup"]) == KEYS
            assert "CANARY" not in json.dumps(event)
            found.append(event["active_backup"])
        return found


def play(scenario: Any) -> None:
    asyncio.run(scenario())


def words(events: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(event["type"], event["task_name"], event["previous"], event["verdict"]) for event in events]


def sign_ins(nas: Any) -> int:
    return sum(record.method == "login" for record in nas.requests)


@pytest.fixture
def nas(plain):
    plain.set_clock("2026-03-16T09:00:00", stands=True)
    plain.reset()
    return plain


# --- pure


def health(time: int, **verdicts: str | None) -> dict[str, Any]:
    rows = [
        {"product": "abb", "task_id": at, "task_name": name, "verdict": verdict, "reason": f"It is {verdict}."}
        for at, (name, verdict) in enumerate(verdicts.items(), 1)
    ]
    return {"time": time, "tasks": rows}


def told(memory: dict[str, Any], seen: dict[str, Any], emit_all: bool = False) -> list[dict[str, Any]]:
    found = []
    for change in of_health("nas1", memory, seen, emit_all):
        if change.event:
            found.append(change.event["active_backup"])
        change.remember()
    return found


@pytest.mark.parametrize("verdict", ["failed", "hung", "never_ran", "overdue", "partial", "unknown"])
def test_the_first_sight_of_a_bad_verdict_is_an_event(verdict):
    assert words(told(empty_memory(), health(1, a=verdict))) == [("verdict_changed", "a", None, verdict)]


@pytest.mark.parametrize("verdict", ["ok", "running", "paused", None])
def test_the_first_sight_of_a_good_verdict_is_none(verdict):
    assert told(empty_memory(), health(1, a=verdict)) == []


def test_each_change_is_one_event_with_the_time_it_was_first_seen():
    memory = empty_memory()
    assert told(memory, health(1, a="ok")) == []
    (event,) = told(memory, health(2, a="failed"))
    assert (event["previous"], event["verdict"], event["since"], event["health_time"]) == ("ok", "failed", 2, 2)
    assert told(memory, health(3, a="failed")) == []
    assert words(told(memory, health(4, a="ok"))) == [("verdict_changed", "a", "failed", "ok")]


def test_all_verdicts_are_emitted_where_that_is_asked_for():
    memory = empty_memory()
    first = told(memory, health(1, a="failed", b="ok"), emit_all=True)
    assert words(first) == [("verdict_changed", "a", None, "failed"), ("verdict_changed", "b", "ok", "ok")]
    events = told(memory, health(2, a="failed", b="failed"), emit_all=True)
    assert words(events) == [("verdict_changed", "a", "failed", "failed"), ("verdict_changed", "b", "ok", "failed")]
    assert events[0]["since"] == 1


def test_an_event_says_where_it_is_from_and_leaves_the_rest_to_ansible_rulebook():
    """Which adds the name of the source in the rulebook, received_at and uuid to meta where they are missing."""
    changes = [
        *of_health("nas1", {**empty_memory(), "unreachable_since": 1}, health(2, a="failed")),
        *of_failure("nas1", empty_memory(), "No answer.", 5),
    ]
    metas = [change.event["meta"] for change in changes]
    assert metas == [{"source": {"type": "nasfleet.active_backup.health"}}] * 3
    metas[0]["source"]["name"] = "Health of the NASes"
    assert "name" not in metas[1]["source"]


def test_a_task_that_is_not_listed_any_more_is_an_event_and_so_is_its_return():
    memory = empty_memory()
    told(memory, health(1, a="ok"))
    (event,) = told(memory, health(2))
    assert (event["task_name"], event["previous"], event["verdict"]) == ("a", "ok", None)
    assert "not listed any more" in event["reason"]
    assert told(memory, health(3)) == []
    assert words(told(memory, health(4, a="ok"))) == [("verdict_changed", "a", None, "ok")]


def test_a_task_whose_package_could_not_be_read_is_told_with_why():
    memory = empty_memory()
    told(memory, health(1, a="ok"))
    unread = "The tasks of Active Backup for Business could not be read: the NAS said 105."
    (event,) = told(memory, {**health(2), "unread": [unread]})
    assert (event["previous"], event["verdict"], event["reason"]) == ("ok", None, unread)
    assert told(memory, {**health(3), "unread": [unread]}) == []
    assert words(told(memory, health(4, a="ok"))) == [("verdict_changed", "a", None, "ok")]


def test_a_change_that_was_not_remembered_is_emitted_again():
    memory = empty_memory()
    list(of_health("nas1", memory, health(1, a="failed")))  # cancelled before the queue took it
    assert len(told(memory, health(2, a="failed"))) == 1


def test_a_nas_that_cannot_be_read_is_one_event_until_it_can():
    memory = empty_memory()
    for change in of_failure("nas1", memory, "No answer.", 5):
        change.remember()
    assert list(of_failure("nas1", memory, "Still no answer.", 6)) == []
    assert [event["type"] for event in told(memory, health(7))] == ["nas_recovered"]
    assert told(memory, health(8)) == []


@pytest.mark.parametrize(
    ("failures", "refused", "seconds"),
    [(0, False, 300), (1, False, 300), (2, False, 600), (4, False, 2400), (9, False, 3600), (1, True, 3600)],
)
def test_a_nas_that_is_down_is_left_alone_for_longer_and_longer_up_to_an_hour(failures, refused, seconds):
    assert pause_after(failures, refused, 300, lambda low, high: high) == seconds


def test_the_pauses_of_many_nases_drift_apart():
    assert pause_after(3, False, 300, lambda low, high: low) == 900


# --- against simulated NASes


def test_events_of_a_nas(nas):
    async def scenario() -> None:
        async with Source(nas) as source:
            first = source.events()
            assert ("verdict_changed", "SMB shares", None, "failed") in words(first)
            assert {event["nas"] for event in first} == {nas.hostname}
            assert not {event["verdict"] for event in first} & {"ok", "running", "paused", None}
            assert source.waits == [300]
            assert await source.again() == []
        assert sign_ins(nas) == 1

    play(scenario)


def test_a_task_that_is_removed_is_told_once(nas):
    async def scenario() -> None:
        async with Source(nas) as source:
            name = task(nas, "SMB shares")["task_name"]
            nas.state["abb"]["tasks"] = [row for row in nas.state["abb"]["tasks"] if row["task_name"] != name]
            assert words(await source.again()) == [("verdict_changed", "SMB shares", "failed", None)]
            assert await source.again() == []

    play(scenario)


def test_one_session_is_kept_renewed_and_signed_out(nas):
    async def scenario() -> None:
        async with Source(nas) as source:
            await source.again()
            assert sign_ins(nas) == 1
            nas.open_sessions.clear()
            assert await source.again() == []
            assert sign_ins(nas) == 2
            assert not nas.open_sessions
            assert await source.again() == []
            assert len(nas.open_sessions) == 1
            assert sign_ins(nas) == 3
        assert not nas.open_sessions

    play(scenario)


def test_a_nas_that_is_down_is_told_once_and_so_is_its_return(nas):
    async def scenario() -> None:
        async with Source(nas) as source:
            nas.fault(None, None, "http", status=500, times=None)
            (event,) = await source.again()
            assert (event["type"], event["task_id"]) == ("nas_unreachable", None)
            assert "500" in event["reason"]
            assert 225 <= source.waits[0] <= 300
            assert await source.again() == []
            assert 450 <= source.waits[0] <= 600
            nas.clear_faults()
            assert [event["type"] for event in await source.again()] == ["nas_recovered"]
            assert source.waits == [300]

    play(scenario)


def test_a_nas_that_refuses_to_sign_in_is_tried_once_an_hour(nas):
    async def scenario() -> None:
        nas.fault("SYNO.API.Auth", "login", "error", code=400, times=None)
        async with Source(nas) as source:
            assert [event["type"] for event in source.events()] == ["nas_unreachable"]
            assert 2700 <= source.waits[0] <= 3600
            assert sign_ins(nas) == 1

    play(scenario)


def test_one_nas_that_is_down_holds_up_no_other(nas, other):
    async def scenario() -> None:
        other.fault("SYNO.API.Auth", "login", "error", code=400, times=None)
        async with Source(nas, other) as source:
            events = source.events()
            labels = {f"{one.hostname}:{one.port}" for one in (nas, other)}
            assert {event["nas"] for event in events} == labels
            assert min(source.waits) == 300

    play(scenario)


def test_a_restart_with_a_state_file_says_nothing_twice(nas, tmp_path):
    file = tmp_path / "state.json"

    async def scenario() -> None:
        async with Source(nas, state_file=str(file)) as source:
            assert source.events()
        async with Source(nas, state_file=str(file)) as source:
            assert source.events() == []
        async with Source(nas) as source:
            assert source.events()

    play(scenario)
    assert "CANARY" not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_what_was_not_taken_before_a_cancel_is_emitted_after_the_restart(nas, tmp_path):
    file = tmp_path / "state.json"

    async def scenario() -> None:
        everything = len(await _first_events(nas))
        full: asyncio.Queue[Any] = asyncio.Queue(maxsize=1)
        args = {**connection(nas), "state_file": str(file)}
        running = asyncio.ensure_future(watch(full, args, {}, Rhythm(), lambda seconds: None))
        await asyncio.wait_for(_until(full.full), 60)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        taken = full.qsize()
        async with Source(nas, state_file=str(file)) as source:
            assert len(source.events()) == everything - taken

    play(scenario)


async def _first_events(nas: Any) -> list[dict[str, Any]]:
    async with Source(nas) as source:
        return source.events()


async def _until(reached: Any) -> None:
    while not reached():
        await asyncio.sleep(0.01)


def test_a_cancel_in_the_middle_of_a_look_leaves_no_session_open(nas):
    async def scenario() -> None:
        nas.fault("SYNO.ActiveBackup.Task", "list", "slow", seconds=1, times=None)
        args = connection(nas)
        running = asyncio.ensure_future(watch(asyncio.Queue(), args, {}, Rhythm()))
        await asyncio.wait_for(_until(lambda: nas.open_sessions), 60)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not nas.open_sessions

    play(scenario)


def test_a_second_cancel_while_signing_out_leaves_no_session_open(nas):
    async def scenario() -> None:
        nas.fault("SYNO.API.Auth", "logout", "slow", seconds=1)
        args = connection(nas)
        rhythm = Rhythm()
        running = asyncio.ensure_future(watch(asyncio.Queue(), args, {}, rhythm))
        await asyncio.wait_for(rhythm.waiting.get(), 60)
        running.cancel()
        await asyncio.sleep(0.1)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not nas.open_sessions

    play(scenario)


def test_a_loop_that_is_torn_down_in_the_middle_leaves_no_session_open(nas):
    """As by two signals: ansible-rulebook ends, and nothing of the loop is run any more."""
    program = (
        "import asyncio, json, sys\n"
        "from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._events.source import watch\n"
        "loop, queue = asyncio.new_event_loop(), asyncio.Queue()\n"
        "watching = loop.create_task(watch(queue, json.loads(sys.stdin.read()), {}))\n"
        "loop.run_until_complete(queue.get())\n"
    )
    subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(connection(nas)),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert sign_ins(nas) == 1
    assert not nas.open_sessions


# --- arguments


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"intervall": 5}, "intervall: unknown option. Did you mean interval?"),
        ({"interval": 0}, "interval"),
        ({"interval": "soon"}, "interval"),
        ({"emit": "some"}, "emit"),
        ({"nases": "nas1"}, "nases: must be a list"),
        ({"nases": [{"hostname": "a", "username": "u"}]}, "nases[0]: password"),
        ({"hostname": "a", "username": "u", "password": "p", "grace": "soon"}, "grace"),
        ({"hostname": "a", "username": "u", "password": "p", "history_days": 3}, "history_days: unknown option"),
        ({"hostname": "a", "username": "u", "password": "p", "rules": [{"name": "x"}]}, "rules[0]"),
    ],
)
def test_wrong_arguments_fail_before_any_request_and_name_the_place(args, said):
    with pytest.raises(InvalidInput) as error:
        read_options(args, {})
    assert said in error.value.message


def test_variables_of_a_rulebook_arrive_as_text(nas):
    args = {"nases": [{**connection(nas), "port": str(nas.port)}], "interval": "7", "state_file": ""}
    options = read_options({**args, "eda_feedback_queue": None}, {})
    assert (options.interval, options.state_file) == (7, None)


def test_the_account_may_be_in_the_environment():
    options = read_options({"nases": [{"hostname": "a"}]}, {"DSM_USERNAME": "u", "DSM_PASSWORD": "p"})
    assert options.nases[0][:2] == ("a", "a:5001")


def test_a_nas_has_the_name_that_the_inventory_gives_it(nas):
    async def scenario() -> None:
        source = Source(nas)
        source.args["nases"][0]["name"] = "nas1"
        async with source:
            assert {event["nas"] for event in source.events()} == {"nas1"}

    play(scenario)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([5, None], "nases[0].name: must be text"),
        (["b", None], "nases[1].name: b is what nases[0] is called already"),
        (["x", "x"], "nases[1].name: x is what nases[0] is called already"),
    ],
)
def test_a_name_that_is_no_name_fails_before_any_request(names, said):
    account = {"username": "u", "password": "p"}
    nases = [{"hostname": host, "name": name} for host, name in zip("ab", names, strict=True)]
    with pytest.raises(InvalidInput) as error:
        read_options({**account, "nases": nases}, {})
    assert said in error.value.message


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"version": 1, "nases": {"a:5001": {}}}'])
def test_a_file_that_is_no_state_file_is_left_alone(tmp_path, content):
    file = tmp_path / "other.json"
    file.write_text(content)
    args = {"hostname": "a", "username": "u", "password": "p", "state_file": str(file)}
    with pytest.raises(InvalidInput, match="is not a state file"):
        asyncio.run(watch(asyncio.Queue(), args, {}))
    assert file.read_text() == content


def test_a_state_file_in_no_folder_fails_before_any_request(tmp_path):
    args = {"hostname": "a", "username": "u", "password": "p", "state_file": str(tmp_path / "no" / "state.json")}
    with pytest.raises(InvalidInput, match="cannot be written"):
        asyncio.run(watch(asyncio.Queue(), args, {}))


# --- as ansible-rulebook loads it


@pytest.mark.parametrize("place", ["checkout", "ansible_collections/nasfleet/active_backup"])
def test_the_file_finds_its_collection_from_where_it_lies(tmp_path, place):
    link = tmp_path / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.mkdir()
    for part in ("plugins", "extensions"):
        (link / part).symlink_to(ROOT / part)
    # a real copy of the file, so that its own place is the link's
    (link / "extensions").unlink()
    folder = link / "extensions" / "eda" / "plugins" / "event_source"
    folder.mkdir(parents=True)
    (folder / "health.py").write_text(SOURCE.read_text())
    program = (
        "import asyncio, runpy, sys\n"
        "main = runpy.run_path(sys.argv[1])['main']\n"
        "try:\n"
        "    asyncio.run(main(asyncio.Queue(), {'nasses': []}))\n"
        "except Exception as error:\n"
        "    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(folder / "health.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={},
    )
    assert "nasses: unknown option. Did you mean nases?" in run.stdout, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-r", "watch.yml", "-i", "x"], "watch.yml: source nasfleet.active_backup.health: hostname is required"),
        (["--rulebook=a.watch"], "a.watch: source nasfleet.active_backup.health: hostname is required"),
        ([], "source nasfleet.active_backup.health: hostname is required"),
    ],
)
def test_what_is_wrong_is_said_with_the_rulebook_and_the_source(monkeypatch, words, said):
    for name in ("DSM_HOSTNAME", "DSM_USERNAME", "DSM_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["ansible-rulebook", *words])
    main = runpy.run_path(str(SOURCE))["main"]
    with pytest.raises(InvalidInput) as error:
        asyncio.run(main(asyncio.Queue(), {}))
    assert error.value.message.startswith(said)


def test_what_is_documented_is_what_is_taken():
    documented = yaml.safe_load(runpy.run_path(str(SOURCE))["DOCUMENTATION"])["options"]
    with pytest.raises(InvalidInput) as error:
        read_options({"zzz": 1}, {})
    known = set(error.value.message.partition("Known: ")[2].split(", "))
    assert set(documented) == known - {"host", "otp_code", "session"}


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda path: path.stem)
def test_a_rulebook_uses_the_source_by_its_name_and_what_events_have(rulebook):
    text = rulebook.read_text()
    (book,) = yaml.safe_load(text)
    (source,) = book["sources"]
    used = source["nasfleet.active_backup.health"]
    assert set(used) <= set(yaml.safe_load(runpy.run_path(str(SOURCE))["DOCUMENTATION"])["options"])
    assert set(re.findall(r"active_backup\.([a-z_]+)(?![a-z_.])", text.partition("rules:")[2])) <= {*KEYS, "catch_up"}
    conditions = " ".join(rule["condition"] for rule in book["rules"])
    assert set(re.findall(r'type == "(\w+)"', conditions)) <= {"verdict_changed", "nas_unreachable", "nas_recovered"}
    words = "".join(re.findall(r"verdict (?:in|==) (\[[^]]*\]|\"\w+\")", conditions))
    assert set(re.findall(r"\w+", words)) <= set(VERDICTS)


def test_a_signal_that_java_took_over_is_given_back_to_the_handler_that_python_has():
    program = (
        "import ctypes, os, runpy, signal, sys\n"
        "keep = runpy.run_path(sys.argv[1])['keep_signals']\n"
        "signal.signal(signal.SIGTERM, lambda number, frame: print('handled', flush=True))\n"
        "ctypes.CDLL(None).signal(int(signal.SIGTERM), 1)\n"  # ignored, behind Python's back
        "os.kill(os.getpid(), signal.SIGTERM)\n"
        "print('ignored', flush=True)\n"
        "keep()\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    run = subprocess.run([sys.executable, "-c", program, str(SOURCE)], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["ignored", "handled"]
