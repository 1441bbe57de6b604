# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: start NASes, say where they are, end with the parent."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from .data import SETS
from .nas import Nas
from .runtime import Runtime
from .switches import UNTIDY

POLL = 0.25  # seconds between looks at the parent


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("--count", type=int, default=1, help="how many NASes (default 1)")
    parser.add_argument("--https", action="store_true")
    parser.add_argument("--port", type=int, default=0, help="first port; 0, the default: free ones")
    parser.add_argument("--dataset", choices=SETS, default="fleet")
    parser.add_argument("--run-seconds", type=float, default=3.0, help="length of a backup (default 3)")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="latency of every request")
    parser.add_argument("--login-delay-ms", type=float, default=0.0, help="more of it for a sign-in")
    parser.add_argument("--switch", action="append", default=[], type=_switch, metavar="NAME=JSON", help="any switch")
    parser.add_argument("--untidy", action="store_true", help="all oddities at once (switches.UNTIDY)")
    parser.add_argument("--ready-file", type=Path, help="the line that is printed is also written here, atomically")
    parser.add_argument("--inventory-file", type=Path, help="write an Ansible inventory of the NASes, the group nas")
    parser.add_argument("--watch-pid", type=int, help="end when this process is gone (default: the parent)")
    parser.add_argument("--lifetime", type=float, help="end after so many seconds")
    parser.add_argument("--control-port", type=int, default=0, help="0, the default: a free one")
    return parser.parse_args(arguments)


def _switch(text: str) -> tuple[str, Any]:
    """NAME=JSON; what is no JSON is text."""
    name, _sign, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def main(arguments: list[str] | None = None) -> int:
    """Run until told to end."""
    parent = os.getppid()
    options = parse(arguments)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a socket per NAS and per connection
    with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
        try:
            asyncio.run(_serve(options, Path(folder), parent))
        except (OSError, LookupError, ValueError) as error:
            print(f"simulator: {error}", file=sys.stderr)
            return 1
    return 0


async def _serve(options: argparse.Namespace, folder: Path, parent: int) -> None:
    switches = {name: getattr(options, name) for name in ("run_seconds", "delay_ms", "login_delay_ms")}
    switches |= (UNTIDY if options.untidy else {}) | dict(options.switch)
    for path in filter(None, (options.inventory_file, options.ready_file)):
        path.unlink(missing_ok=True)  # of an earlier run: whoever waits for it would meet its ports
    fleet = [Nas(number, options.dataset, options.https, **switches) for number in range(options.count)]
    runtime = Runtime(fleet, options.https, folder)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await runtime.start(options.port, options.control_port)
    said = runtime.describe()
    if options.inventory_file is not None:
        _write(options.inventory_file, json.dumps(_inventory(said), indent=2))
    _announce(json.dumps(said), options.ready_file)
    watcher = loop.create_task(_watch(options, parent, ended))
    await ended.wait()
    watcher.cancel()
    await runtime.stop()


def _announce(line: str, path: Path | None) -> None:
    if path is not None:
        _write(path, line)
    try:
        print(line, flush=True)
    except BrokenPipeError:  # nobody reads; the ready file may be enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _write(path: Path, text: str) -> None:
    """Write a file that is whole as soon as it is there, and nobody else's to read."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def _inventory(said: dict[str, Any]) -> dict[str, Any]:
    """The NASes as hosts of the group nas, with the variables that the modules connect by."""
    hosts = {}
    for nas in said["nas"]:
        connection = {f"dsm_{name}": nas[name] for name in ("hostname", "port", "https", "username", "password")}
        if nas["https"]:
            connection["dsm_tls_fingerprint"] = nas["tls_fingerprint"]
        hosts[nas["name"]] = {**connection, "simulator_control": f"{said['control']}/nas/{nas['name']}"}
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    return {"nas": {"hosts": hosts, "vars": local}}


async def _watch(options: argparse.Namespace, parent: int, ended: asyncio.Event) -> None:
    until = time.monotonic() + options.lifetime if options.lifetime else None
    while _alive(options.watch_pid, parent) and (until is None or time.monotonic() < until):
        await asyncio.sleep(POLL)
    ended.set()


def _alive(watched: int | None, parent: int) -> bool:
    """The watched process lives; without one, the parent is still the parent."""
    if watched is None:
        return os.getppid() == parent
    try:
        os.kill(watched, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
