# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret is seen in output, logs, facts, process list or files, whether a module runs in the Ansible process or not.

Takes about a minute: pytest tests/secrets.
"""

from __future__ import annotations

import time
from typing import Any

from cases import CASES
from plays import every_module, failures, in_background, kept, play, sessions
from stage import Stage
from watch import files, leaks


def _check(stage: Stage, printed: str, processes: Any) -> None:
    """Look everywhere."""
    places = {"output": printed, "process list": "\n".join(processes.seen), "log": stage.log.read_text()}
    places |= {str(path): path.read_text(errors="replace") for path in files(stage.folder / "async")}
    places |= {str(path): path.read_text() for path in files(stage.facts)}
    found = [f"{place}: {leak}" for place, text in places.items() for leak in leaks(text, stage.secrets)]
    assert not found, "\n\n".join(found)
    assert "Traceback" not in printed
    assert not stage.nas.sessions


def _check_that_it_ran(stage: Stage, printed: str, shipped: bool) -> None:
    """A test that sees nothing because nothing happened is no test."""
    for module in CASES:
        assert f"TASK [{module}]" in printed, module
    for words in ("wrong password", "890", "must be a dict", "Cannot connect", "no_such_option"):
        assert words in printed, words
    assert stage.nas.sign_ins > len(CASES)
    assert len(stage.secrets) > stage.nas.sign_ins  # sessions and tokens are looked for, too
    assert ("AnsiballZ" in printed) == shipped
    assert any(files(stage.facts))


def test_in_the_ansible_process(stage: Stage) -> None:
    plays = [play("all", [*every_module(), *sessions(), *failures(), *kept()])]
    printed, processes = stage.play(plays, 120, ANSIBLE_KEEP_REMOTE_FILES="1")
    _check_that_it_ran(stage, printed, shipped=False)
    _check(stage, printed, processes)
    assert not list(files(stage.remote)), "a module was written to disk"


def test_shipped(stage: Stage) -> None:
    """Ansible writes the arguments into the module that it ships; when it is done nothing is left of that."""
    tasks = [*every_module(), *sessions(), *failures(), *kept(), *in_background(every_module())]
    printed, processes = stage.play([play("all", tasks, connection="nearby")], 300)
    _check_that_it_ran(stage, printed, shipped=True)
    _check(stage, printed, processes)
    until = time.monotonic() + 30  # what ran in the background is cleaned up a moment after its result is there
    while (left := [path for path in files(stage.remote) if "AnsiballZ" in path.name]) and time.monotonic() < until:
        time.sleep(0.5)
    assert not left
