# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import is_unreachable

DOCUMENTATION = r"""
name: drift_lines
short_description: What differs on many NASes, a line each
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Collects RV(nasfleet.active_backup.active_backup_config#module:differences) of many hosts.
positional: hostvars
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
options:
  result:
    description: The variable that the result was registered as.
    type: str
    default: converge_result
"""

EXAMPLES = r"""
- name: Show what differs
  ansible.builtin.debug:
    msg: "{{ (ansible_play_hosts_all | nasfleet.active_backup.drift_lines(hostvars)).lines }}"
"""

RETURN = r"""
_value:
  description:
    - C(lines), a line for each difference and each NAS that could not be compared; C(numbers), how many NASes are as
      declared (C(same)), differ (C(differ)) and could not be compared (C(failed)), and how many of the last were out of
      reach (C(unreachable)).
  type: dict
"""


def drift_lines(hosts: Sequence[str], hostvars: Mapping[str, Any], result: str = "converge_result") -> dict[str, Any]:
    """The lines and numbers."""
    lines: list[str] = []
    numbers = {"same": 0, "differ": 0, "failed": 0, "unreachable": 0}
    for host in hosts:
        found = hostvars[host].get(result) or {"failed": True, "msg": "it was not compared"}
        if found.get("failed") or found.get("unreachable"):
            numbers["failed"] += 1
            numbers["unreachable"] += is_unreachable(found)
            lines.append(f"{host}: could not be compared: {found.get('msg')}")
            continue
        numbers["differ" if found.get("changed") else "same"] += 1
        lines += [f"{host}: {words}" for words in found.get("differences") or ()]
    return {"lines": lines, "numbers": numbers}


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"drift_lines": drift_lines}
