# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.plan import deletions, plan_fleet
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.policy import Policy
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.told import table, told
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import literal, plain

DOCUMENTATION = r"""
name: prune_fleet
short_description: The plan and the outcome of the role prune for many NASes
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Makes one plan of what the tasks of P(nasfleet.active_backup.prune#role) registered for each host. It deletes
    nothing.
positional: hostvars, policy
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
options:
  policy:
    description: What P(nasfleet.active_backup.prune_policy#filter) returns.
    type: dict
    required: true
  active:
    description: Hosts that should have a plan. If one has none, nothing may be deleted.
    type: list
    elements: str
    default: []
  check_mode:
    description: Whether the run is in check mode.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show the plan
  ansible.builtin.debug:
    msg: "{{ (ansible_play_hosts_all | nasfleet.active_backup.prune_fleet(hostvars, policy)).table }}"
"""

RETURN = r"""
_value:
  description:
    - C(table), the plan in lines; C(refused), why nothing may be deleted on any NAS, or empty; C(deletions), by host,
      each with C(task_id), C(task_name), C(version_ids) and C(max_deletions); C(lines), a line for the outcome of each
      task; C(counts), the numbers; C(problems), by host, what it fails with.
  type: dict
"""


def prune_fleet(
    hosts: Sequence[str],
    hostvars: Mapping[str, Any],
    policy: Mapping[str, Any],
    active: Sequence[str] = (),
    check_mode: bool = False,
) -> dict[str, Any]:
    """The plan and the outcome."""
    asked = Policy(plain(policy["rules"]), bool(policy["confirmed"]), int(policy["ceiling"]))
    own = {host: hostvars[host] for host in hosts}  # which is made anew each time it is asked for
    plan = plan_fleet(list(hosts), own, asked, active)
    found: dict[str, Any] = literal(
        {
            "table": table(plan),
            "refused": plan.refused,
            "deletions": {one.host: [] if plan.refused else deletions(one) for one in plan.hosts},
            **told(plan, own, asked.confirmed, check_mode),
        }
    )
    return found


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"prune_fleet": prune_fleet}
