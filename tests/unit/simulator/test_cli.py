# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line and the control port."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from simulator import Fleet

FOLDER = Path(__file__).resolve().parents[2] / "simulator"
COMMAND = [sys.executable, str(FOLDER)]


def ended(pid: int, seconds: float = 5) -> bool:
    """True once a process that is not our child is gone."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if (
            Path(f"/proc/{pid}/stat").exists()
            and Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        ):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def control():
    with Fleet(count=2, control_port=0) as fleet:
        session = requests.Session()
        session.trust_env = False

        def call(verb, path, **body):
            return session.request(
                verb, fleet.describe()["control"] + path, json=body.pop("rows", body), timeout=5
            ).json()

        yield fleet, call


def test_starts_and_ends_on_a_signal(tmp_path):
    ready = tmp_path / "ready.json"
    command = [*COMMAND, "--count", "3", "--https", "--ready-file", str(ready)]
    with subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        said = json.loads(line)
        assert ready.read_text() == line
        assert [nas["name"] for nas in said["nas"]] == ["nas01", "nas02", "nas03"]
        nas = said["nas"][0]
        shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", nas["port"])))
        assert nas["tls_fingerprint"] == hashlib.sha256(shown).hexdigest()
        session = requests.Session()
        session.trust_env = False
        session.verify = said["ca_path"]
        url = f"https://localhost:{nas['port']}/webapi/query.cgi"
        call = {"api": "SYNO.API.Info", "method": "query", "version": 1}
        assert session.get(url, params=call, timeout=5).json()["success"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


def test_ends_with_its_parent(tmp_path):
    """The parent is killed hard; the simulator notices."""
    script = f"import subprocess, time; print(subprocess.Popen({COMMAND!r}).pid, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        json.loads(parent.stdout.readline())
        parent.kill()
        parent.wait()
        assert ended(pid)


def test_lifetime():
    done = subprocess.run([*COMMAND, "--lifetime", "0.1"], capture_output=True, text=True, timeout=10, check=True)
    assert len(json.loads(done.stdout)["nas"]) == 1


def test_switches_on_the_command_line(tmp_path):
    options = ["--untidy", "--dataset", "untidy", "--switch", "log_order=newest", "--switch", "timezone=Asia/Tokyo"]
    with subprocess.Popen([*COMMAND, *options, "--switch", "csrf=false"], stdout=subprocess.PIPE, text=True) as process:
        said = json.loads(process.stdout.readline())
        session = requests.Session()
        session.trust_env = False
        switches = session.get(said["control"] + "/nas/0/switches", timeout=5).json()
        process.terminate()
    wanted = {"log_order": "newest", "timezone": "Asia/Tokyo", "csrf": False, "numbers_as_text": "counts"}
    assert {name: switches[name] for name in wanted} == wanted


@pytest.mark.parametrize("text", ["colour=1", "log_order=newst", "timezone=Europe/Atlantis"])
def test_a_wrong_switch_ends_it_with_a_word(text):
    done = subprocess.run([*COMMAND, "--switch", text], capture_output=True, text=True, timeout=10, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("simulator: ")


def test_control(control):
    fleet, call = control
    assert [nas["port"] for nas in call("GET", "/nas")] == [nas.port for nas in fleet]
    call(
        "PATCH",
        "/nas/nas02/state",
        abb={"tasks": {"task_name=New laptop": {"custom_volume": ["D:"]}, "0": {"bandwidth": 3}}},
    )
    tasks = call("GET", "/nas/1/state")["abb"]["tasks"]
    assert (tasks[1]["custom_volume"], tasks[0]["bandwidth"]) == (["D:"], 3)
    assert call("PATCH", "/nas/0/switches", csrf=False)["csrf"] is False
    assert "no such switch" in call("PATCH", "/nas/0/switches", colour=1)["error"]
    assert len(call("PUT", "/nas/0/faults", rows=[{"kind": "error", "code": 100}, {"kind": "slow"}])) == 2
    assert fleet[0].faults.rules[0].details == {"code": 100}
    call("DELETE", "/nas/0/faults")
    assert call("GET", "/nas/0/faults") == []
    before = fleet[0].now()
    call("POST", "/nas/0/advance", seconds=1000)
    assert fleet[0].now() - before >= 1000
    assert call("POST", "/nas/1/clock", when="2026-03-29T00:30:00Z", stands=True)["now"] == fleet[1].now() == 1774744200
    call("POST", "/nas/1/restart", packages_after=60)
    assert fleet[1].running_packages() == frozenset()
    call("POST", "/nas/1/reset", dataset="empty")
    assert fleet[1].state["abb"]["tasks"] == []
    assert call("GET", "/nas/0/requests") == call("GET", "/nas/0/sessions") == call("GET", "/nas/0/oddities") == []
    assert "no such path" in call("GET", "/nas/0/nothing")["error"]
    assert "error" in call("PATCH", "/nas/1/state", abb={"tasks": {"task_id=1": {}}})
    assert "error" in call("GET", "/nas/nas99/state")


def test_files_of_an_earlier_run_are_gone_before_it_listens(tmp_path):
    """Whoever waits for them would meet its ports. Here it never gets as far as to write new ones."""
    earlier = [tmp_path / "nases.json", tmp_path / "ready.json"]
    for path in earlier:
        path.write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        options = ["--inventory-file", str(earlier[0]), "--ready-file", str(earlier[1]), "--port", port]
        done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert not [path.name for path in earlier if path.exists()]
