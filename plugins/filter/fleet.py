# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import is_unreachable, words_of

DOCUMENTATION = r"""
name: fleet
short_description: The health of many NASes, as active_backup_report takes it
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Makes the C(fleet) that M(nasfleet.active_backup.active_backup_report) takes of what
    M(nasfleet.active_backup.active_backup_health_info) has returned for each host.
positional: hostvars, groups
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
options:
  groups:
    description: The variable C(groups).
    type: dict
    required: true
  result:
    description: The variable that the result was registered as.
    type: str
    default: report_health
"""

EXAMPLES = r"""
- name: Show the fleet
  ansible.builtin.debug:
    msg: "{{ ansible_play_hosts_all | nasfleet.active_backup.fleet(hostvars, groups, result='nas_health') }}"
"""

RETURN = r"""
_value:
  description: A row for each host, with C(nas), C(group), and C(health) or C(error). A NAS that was out of reach also
    has the C(reason) C(unreachable).
  type: list
  elements: dict
"""


def fleet(
    hosts: Sequence[str], hostvars: Mapping[str, Any], groups: Mapping[str, Any], result: str = "report_health"
) -> list[dict[str, Any]]:
    """A row for each host: a NAS that could not be read has an error."""
    rows = []
    for host in hosts:
        own = hostvars[host]
        found = own.get(result) or {}
        row = {"nas": host, "group": _group(host, own, groups)}
        health = found.get("health")
        if health and not found.get("failed"):
            rows.append({**row, "health": health})
        else:
            reason = {"reason": "unreachable"} if is_unreachable(found) else {}
            rows.append({**row, "error": str(found.get("msg") or "it was not read"), **reason})
    return rows


def _group(host: str, own: Mapping[str, Any], groups: Mapping[str, Any]) -> str:
    """The customer of a host: its variable, else the first of the customers' groups that it is in."""
    named = own.get("active_backup_customer")
    if named:
        return str(named)
    wanted = words_of(own.get("active_backup_customer_groups") or [])
    return next((name for name in wanted if host in groups.get(name, ())), "")


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"fleet": fleet}
