# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated NAS whose every secret is known, and an Ansible that says, logs and keeps all it can."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from harness import PACKAGE
from watch import run

OTP_CODES = ["739184", "592617"]
COLLECTIONS = next(path for path in map(Path, sys.path) if (path / PACKAGE.replace(".", "/")).is_dir())
# A connection that is the local one by another name: nothing may run inside the Ansible process then.
NEARBY = """
from ansible.plugins.connection.local import Connection as Local
DOCUMENTATION = '''
name: nearby
short_description: local, by another name
description: For tests.
extends_documentation_fragment: connection_pipelining
'''
class Connection(Local):
    transport = "nearby"
"""


class Stage:
    """A NAS, a folder, and what is secret."""

    def __init__(self, nas: Any, folder: Path, secrets: set[str]) -> None:
        self.nas, self.folder, self._secrets = nas, folder, secrets
        self.remote, self.log, self.facts = folder / "remote", folder / "ansible.log", folder / "facts"
        (folder / "connection_plugins").mkdir()
        (folder / "connection_plugins" / "nearby.py").write_text(NEARBY)

    @property
    def secrets(self) -> set[str]:
        """All that must not be seen."""
        return {"CANARY", *OTP_CODES, *self.nas.device_tokens, *self._secrets}

    def play(self, plays: list[dict[str, Any]], seconds: float, **variables: str) -> tuple[str, Any]:
        """Run plays, and return what was printed and the process list."""
        book = self.folder / "playbook.json"
        book.write_text(json.dumps(plays))
        program = shutil.which("ansible-playbook", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        command = [str(program), "-vvvv", "--diff", "-i", "localhost,", str(book)]
        return run(command, self._environment() | variables, self.folder, seconds)

    def _environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("DSM_", "ANSIBLE_"))}
        nas = self.nas
        return keep | {
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_REMOTE_TMP": str(self.remote),
            "ANSIBLE_ASYNC_DIR": str(self.folder / "async"),
            "ANSIBLE_LOG_PATH": str(self.log),
            "ANSIBLE_CACHE_PLUGIN": "jsonfile",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(self.facts),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
            "DSM_HOSTNAME": nas.hostname,
            "DSM_PORT": str(nas.port),
            "DSM_USERNAME": nas.username,
            "DSM_PASSWORD": nas.password,
            "DSM_TLS_FINGERPRINT": nas.tls_fingerprint,
            "WRONG_PASSWORD": "wrong-CANARY-password",
            "OTP_PASSWORD": "S3cret-CANARY-otp",
            "OTP_CODE": OTP_CODES[0],
            "OTP_CODE_2": OTP_CODES[1],
            "SESSION_TEXT": "sid-CANARY-text",
        }
