# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.looks import looks
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.plan import advance, finish
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.told import table, told
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import literal, plain

DOCUMENTATION = r"""
name: catch_up_plan
short_description: The plan of the role catch_up for many NASes
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Decides which tasks are started on which NAS now, and why the others are not, by what the tasks of
    P(nasfleet.active_backup.catch_up#role) registered for each host. It starts nothing.
  - Tasks that are longest overdue come first. Runs that are under way take a place in the budgets, whoever started
    them.
positional: hostvars, plan
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
options:
  plan:
    description: The plan of the round before; empty for the first.
    type: dict
    required: true
  last:
    description: Whether nothing more is to be started. Then the plan takes in what became of the last starts, and has
      C(lines), C(counts) and C(problems).
    type: bool
    default: false
  check_mode:
    description: Whether the run is in check mode. Then there is one round only.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show what would be started
  ansible.builtin.debug:
    msg: "{{ (ansible_play_hosts_all | nasfleet.active_backup.catch_up_plan(hostvars, {})).table }}"
"""

RETURN = r"""
_value:
  description:
    - C(tasks), a row for each task in the order in which they are started, with C(nas), C(product), C(task_id),
      C(task_name), C(verdict), C(overdue_by), C(state) and C(words); C(table), the same in lines; C(start), by NAS the
      tasks to start now; C(going), whether there is another round, C(read), whom it looks at, and C(pause), after how
      many seconds.
    - With O(last) also C(lines), a line for each task; C(counts), the numbers; C(problems), by NAS, what it fails with.
  type: dict
"""


def catch_up_plan(
    hosts: Sequence[str],
    hostvars: Mapping[str, Any],
    plan: Mapping[str, Any],
    last: bool = False,
    check_mode: bool = False,
) -> dict[str, Any]:
    """The plan of the next round, or the last one."""
    seen, before = looks(hosts, hostvars), plain(plan)
    if last:
        ended = finish(before, seen)
        closing: dict[str, Any] = literal({**ended, **told(ended, check_mode)})
        return closing
    found = advance(before, seen, time.time(), check_mode)
    planned: dict[str, Any] = literal({**found, "table": table(found)})
    return planned


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"catch_up_plan": catch_up_plan}
