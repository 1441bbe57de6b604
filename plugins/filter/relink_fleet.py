# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._relink.plan import (
    first_runs,
    plan_host,
    restorable,
)
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._relink.told import table, told
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import literal

DOCUMENTATION = r"""
name: relink_fleet
short_description: The plan and the outcome of the role relink
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Reads what the tasks of P(nasfleet.active_backup.relink#role) registered for each host. It changes nothing.
positional: hostvars
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
options:
  check_mode:
    description: Whether the run is in check mode.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show the plan
  ansible.builtin.debug:
    msg: "{{ (ansible_play_hosts_all | nasfleet.active_backup.relink_fleet(hostvars)).table }}"
"""

RETURN = r"""
_value:
  description:
    - C(table), the plan in lines; C(blocked), by host, why nothing may be relinked there; C(restore) and C(runs), by
      host, what is left to be done for the tasks that are there; C(ids), by host, the IDs of these by name; C(lines), a
      line for the outcome of each task; C(problems), by host, what went wrong.
  type: dict
"""


def relink_fleet(hosts: Sequence[str], hostvars: Mapping[str, Any], check_mode: bool = False) -> dict[str, Any]:
    """The plan and the outcome."""
    own = {host: hostvars[host] for host in hosts}  # which is made anew each time it is asked for
    plans = [plan_host(host, own[host]) for host in hosts]
    blocked = {
        plan.host: [*([plan.error] if plan.error else []), *(one.problem for one in plan.tasks if one.problem)]
        for plan in plans
    }
    found = {
        "table": [line for plan in plans for line in table(plan)],
        "blocked": blocked,
        "restore": {plan.host: restorable(plan) for plan in plans},
        "runs": {plan.host: first_runs(plan) for plan in plans},
        "ids": {plan.host: {one.name: one.task_id for one in plan.tasks if one.task_id is not None} for plan in plans},
        **told(plans, own, check_mode),
    }
    safe: dict[str, Any] = literal(found)  # it becomes a fact
    return safe


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"relink_fleet": relink_fleet}
