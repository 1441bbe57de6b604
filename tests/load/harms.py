# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is declared of the NASes of a load test, and what is wrong with some of them."""

from __future__ import annotations

from typing import Any

CONFIG = {
    "abb": {"settings": {"max_concurrent_devices": 7, "retention_time": {"hour": 3, "minute": 30}}},
    "m365": {
        "workers": {"backup_job_workers": 9},
        "tasks": [{"name": "Scheduled offices", "retention": {"days_to_keep": 90}}],
    },
}
# What a task said goes into a file of its own, without starting a process for it.
WRITTEN_DOWN = """
from pathlib import Path
from ansible.plugins.action import ActionBase
class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        Path(self._task.args["dest"]).write_text(str(self._task.args["content"]))
        return {"changed": False}
"""
# name: a fault that no patience overcomes, and a word of the reason that has to be told
HARMS: dict[str, tuple[dict[str, Any], str]] = {
    "port closed": ({"kind": "refuse"}, "connect"),
    "web page": ({"kind": "html"}, "not the JSON"),
    "HTTP 502": ({"kind": "http", "status": 502}, "502"),
    "redirect": ({"kind": "http", "status": 302}, "redirects"),
    "reset": ({"kind": "reset_before"}, "broke"),
    "half answers": ({"kind": "truncate"}, ""),
    "wrong password": ({"kind": "error", "method": "login", "code": 400}, "400"),
    "no permission": ({"kind": "error", "method": "request", "code": 105}, "105"),
    "package stopped": ({"kind": "stop_package", "api": "SYNO.ActiveBackup.Setting"}, "not running"),
    "writes refused": ({"kind": "error", "method": "set", "code": 117}, "busy"),
    "write hangs": ({"kind": "hang", "method": "set", "seconds": 60}, "did not answer"),
    "sessions lost": ({"kind": "drop_session", "api": "SYNO.ActiveBackup*"}, "119"),
}
