# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tags of the playbook stagger, by real ansible-playbook: a run is whole, or shows only, or does nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playing import Ansible, variables

STAGGER = "nasfleet.active_backup.stagger"


def hosts(nas: Any) -> dict[str, Any]:
    """An inventory with a NAS on which schedules are to be set."""
    return {"all": {"children": {"nas": {"hosts": {"one": variables(nas, active_backup_stagger_apply=True)}}}}}


@pytest.mark.parametrize("tags", [[], ["--tags", "stagger"]])
def test_without_the_tag_timeline_it_is_set(ansible: Ansible, nas: Any, tags: list[str]):
    # How many collide depends on the minute, as the runs of the data set are as long ago as ever.
    nas.set_clock("2026-11-28T04:57:00Z")
    nas.reset()
    run = ansible(STAGGER, *tags, inventory=hosts(nas))
    assert run.code == 0, run.text
    lines = run.of(f"{STAGGER} : Say what became of it").result["msg"]
    assert len(lines) == 2
    assert all(line.endswith(": moved") for line in lines)
    assert len(nas.writes) == len(lines)


@pytest.mark.parametrize("tags", ["timeline", "stagger,timeline"])
def test_the_tag_timeline_shows_and_sets_nothing(ansible: Ansible, nas: Any, tags: str):
    run = ansible(STAGGER, "--tags", tags, inventory=hosts(nas))
    assert run.code == 0, run.text
    assert any("would move" in line for line in run.of(f"{STAGGER} : Show the plan").result["msg"])
    assert all(line.endswith(": proposed") for line in run.of(f"{STAGGER} : Say what became of it").result["msg"])
    assert not nas.writes


@pytest.mark.parametrize("skipped", ["timeline", "stagger"])
def test_skipping_a_tag_skips_all_of_it(ansible: Ansible, nas: Any, skipped: str):
    run = ansible(STAGGER, "--skip-tags", skipped, inventory=hosts(nas))
    assert run.code == 0, run.text
    assert not run.events
    assert not nas.requests
