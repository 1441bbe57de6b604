# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that writes each result, and each item's, as a line of JSON."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: recorder
type: aggregate
short_description: Writes results for tests
description: To the file named by RECORDER_FILE.
"""


class CallbackModule(CallbackBase):
    """What people and AWX would be shown, for a test to look at."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"

    def _write(self, outcome: Any, status: str) -> None:
        known = hasattr(outcome, "result")  # since ansible-core 2.19
        result, task, host = (
            (outcome.result, outcome.task, outcome.host) if known else (outcome._result, outcome._task, outcome._host)
        )
        if status.endswith("retry"):
            status = "retry"
        line = {"task": task.get_name(), "host": host.get_name(), "status": status, "result": result}
        with open(os.environ["RECORDER_FILE"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        self._write(result, "ok")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write(result, "failed")

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._write(result, "skipped")

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._write(result, "unreachable")

    def v2_runner_retry(self, result: Any) -> None:
        self._write(result, "retry")

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._write(result, "item ok")

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._write(result, "item failed")
