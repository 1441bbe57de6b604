# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as Ansible would write it: the real action plugin, a folder of its own, a clock that stands still."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.template import Templar
from report.rows import NOW

from ansible_collections.nasfleet.active_backup.plugins.action import active_backup_report


class Stage:
    """Runs the module into a folder."""

    def __init__(self, folder: Path, clock: SimpleNamespace) -> None:
        self.dest = folder / "report"
        self.base = folder
        self._clock = clock

    def later(self, seconds: float) -> None:
        self._clock.now += seconds

    def run(self, fleet: Any, check: bool = False, diff: bool = True, **options: Any) -> dict[str, Any]:
        """The result of a task; an option that is ... is left out."""
        given = {"fleet": fleet, "dest": str(self.dest), "timezone": "UTC", **options}
        fields = {"environment": None, "async_val": 0, "delegate_to": None, "no_log": False}
        action = "nasfleet.active_backup.active_backup_report"
        args = {name: value for name, value in given.items() if value is not ...}
        loader = DataLoader()
        loader.set_basedir(str(self.base))
        plugin = active_backup_report.ActionModule(
            task=SimpleNamespace(action=action, args=args, check_mode=check, diff=diff, **fields),
            connection=SimpleNamespace(_shell=SimpleNamespace(tmpdir=None)),
            play_context=PlayContext(),
            loader=loader,
            templar=Templar(loader=loader, variables={}),
            shared_loader_obj=None,
        )
        result = plugin.run(task_vars={})
        assert "Traceback" not in json.dumps(result)
        assert "foreseen" not in result.get("msg", ""), result["msg"]
        return {"failed": False, **result}

    def good(self, fleet: Any, **options: Any) -> dict[str, Any]:
        result = self.run(fleet, **options)
        assert not result["failed"], result["msg"]
        return result

    def bad(self, fleet: Any, *words: str, **options: Any) -> dict[str, Any]:
        """The result of a task that has to fail before it writes anything, with these words in its message."""
        before = self.all()
        result = self.run(fleet, **options)
        assert result["failed"], result
        assert result["reason"] == "input"
        assert not [word for word in words if word not in result["msg"]], result["msg"]
        assert self.all() == before, "something was written"
        return result

    def read(self, name: str) -> str:
        """A file of the report as it lies there."""
        return (self.dest / name).read_bytes().decode()

    def all(self) -> dict[str, tuple[bytes, int]]:
        """Every file there is: its bytes and the number of its inode, which is another once it was written anew."""
        return {
            str(path.relative_to(self.base)): (path.read_bytes(), path.stat().st_ino)
            for path in sorted(self.base.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    clock = SimpleNamespace(now=float(NOW))
    monkeypatch.setattr(active_backup_report, "time", SimpleNamespace(time=lambda: clock.now))
    return Stage(tmp_path, clock)


@pytest.fixture
def page(stage: Stage) -> Callable[..., str]:
    """The page of a fleet."""

    def make(fleet: Any, **options: Any) -> str:
        stage.good(fleet, **options)
        return stage.read("active_backup.html")

    return make
