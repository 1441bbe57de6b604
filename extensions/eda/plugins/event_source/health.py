# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

DOCUMENTATION = r"""
---
short_description: What changes in the backups of Synology NASes, as events
description:
  - Reads the health of every NAS again and again, as the module active_backup_health_info does, and emits an event for
    each verdict that changed, and for each NAS that cannot be read or can be read again. The first sight of a verdict
    that needs attention (failed, hung, never_ran, overdue, partial, unknown) is an event as well.
  - Each NAS is read in a thread of its own, with one session that is kept, renewed when it has ended, and signed out at
    the end. A NAS that cannot be read is tried less and less often, down to once an hour; one that refuses the sign-in
    is retried only once an hour from the start, since DSM blocks who tries too often.
  - "An event is {active_backup: {type, nas, product, task_id, task_name, verdict, previous, reason, since,
    health_time}, meta: {source: {type}}}. type is verdict_changed, nas_unreachable or nas_recovered. since is when the
    verdict was first seen, or when the NAS could not be read; times are epoch seconds. What an event has nothing to say
    about is null; so is the verdict of a task that is not listed any more. ansible-rulebook adds the rest of meta."
options:
  nases:
    description:
      - The NASes, each a dict of the connection options of the collection's modules (hostname, port, username,
        password, device_token, tls_fingerprint, ...). What an entry does not set is taken from the options below,
        then from the environment (DSM_USERNAME, DSM_PASSWORD, ...).
      - A name in an entry is what events call the NAS, such as its inventory_hostname; without one it is the hostname.
      - Without it there is one NAS, that of the options below and the environment.
    type: list
    elements: dict
  hostname:
    description: As for the modules.
  port:
    description: As for the modules.
  https:
    description: As for the modules.
  username:
    description: As for the modules.
  password:
    description: As for the modules.
  device_token:
    description: As for the modules.
  device_name:
    description: As for the modules.
  validate_certs:
    description: As for the modules.
  ca_path:
    description: As for the modules.
  tls_fingerprint:
    description: As for the modules.
  timeout:
    description: As for the modules.
  grace:
    description: As for the module active_backup_health_info.
  hung_after:
    description: As for the module active_backup_health_info.
  accept_partial:
    description: As for the module active_backup_health_info.
  rules:
    description: As for the module active_backup_health_info.
  timezone:
    description: As for the module active_backup_health_info.
  protected_hosts:
    description: As for the module active_backup_health_info.
  interval:
    description: Seconds between two readings of a NAS, at least 1.
    type: int
    default: 300
  state_file:
    description:
      - A file that keeps what was emitted, so that a restart emits nothing twice. Its folder must exist.
    type: path
  emit:
    description:
      - Whether only changes are emitted, or at every look the verdict of every task. An event for what is as before has
        the type verdict_changed too, and a previous that is the verdict.
    type: str
    choices: [changes, all]
    default: changes
"""

EXAMPLES = r"""
- nasfleet.active_backup.health:
    username: ansible
    password: "{{ dsm_password }}"
    nases:
      - hostname: nas1.example.com
      - hostname: nas2.example.com
    interval: 300
    rules:
      - name: "Laptop*"
        max_age: 7d
    state_file: /var/lib/eda/active_backup.json
"""

COLLECTION = "ansible_collections.nasfleet.active_backup"
NAME = "nasfleet.active_backup.health"


def make_importable() -> None:
    """Give the collection that this file is a part of its name.

    The file is loaded by its path, in a process that knows nothing of collections, and maybe from a checkout that is
    called something else.
    """
    if COLLECTION in sys.modules:
        return
    root = Path(__file__).resolve().parents[4]
    parent = None
    for name, folder in (("ansible_collections", None), ("ansible_collections.nasfleet", None), (COLLECTION, root)):
        module = sys.modules.get(name) or (_found(name) if folder is None else None)
        if module is None:
            module = ModuleType(name)
            module.__path__ = [] if folder is None else [str(folder)]
            sys.modules[name] = module
        if parent is not None:
            setattr(parent, name.rpartition(".")[2], module)
        parent = module


def _found(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def keep_signals() -> None:
    """Give the signals that end a process back to Python.

    The Java machine inside ansible-rulebook takes them over and ends the process at once, and the sessions would stay
    open on the NASes. What ansible-rulebook itself wants done with a signal is left as it is.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        handler = signal.getsignal(number)
        if callable(handler) and threading.current_thread() is threading.main_thread():
            signal.signal(number, handler)


def place() -> str:
    """Where the arguments stand: the rulebook, as it was named on the command line, and the source in it."""
    words = iter(sys.argv[1:])
    for word in words:
        name, equals, value = word.partition("=")
        if name in ("-r", "--rulebook"):
            return f"{value if equals else next(words, '')}: source {NAME}"
    return f"source {NAME}"


async def main(queue: asyncio.Queue[Any], args: dict[str, Any]) -> None:
    """Emit events until cancelled."""
    make_importable()
    keep_signals()
    source = importlib.import_module(f"{COLLECTION}.plugins.plugin_utils._events.source")
    wrong = ""
    try:
        await source.watch(queue, args, os.environ)
    except source.InvalidInput as error:
        wrong = error.message
    if wrong:  # raised here, since ansible-rulebook shows all that a failure passed through
        raise source.InvalidInput(f"{place()}: {wrong}")
