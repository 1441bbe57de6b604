# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.differences import lines as differing
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import is_unreachable, plain

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
    - C(lines), a line for each difference and each NAS that was not compared, or not wholly; C(numbers), how many NASes
      are as declared (C(same)), differ (C(differ)) and were not compared (C(failed)), and how many of the last were out
      of reach (C(unreachable)); C(bad), the sentences of each NAS that is not as declared, by its name.
  type: dict
"""

NOT_COMPARED = "it was not compared, since the tags of the run leave that out. They may be converge and fresh"
ONLY_SHOWN = "active_backup_show is set, which only shows what could be declared"


def drift_lines(hosts: Sequence[str], hostvars: Mapping[str, Any], result: str = "converge_result") -> dict[str, Any]:
    """The lines and numbers."""
    numbers = {"same": 0, "differ": 0, "failed": 0, "unreachable": 0}
    bad: dict[str, list[str]] = {}
    for host in hosts:
        found = hostvars[host].get(result) or {"failed": True, "msg": NOT_COMPARED}
        kind, words = _told(found)
        numbers[kind] += 1
        numbers["unreachable"] += is_unreachable(found)
        if kind != "same":
            bad[host] = words
    lines = [f"{host}: {words}" for host, sentences in bad.items() for words in sentences]
    return {"lines": lines, "numbers": numbers, "bad": bad}


def _told(found: Mapping[str, Any]) -> tuple[str, list[str]]:
    """How a NAS counts, and what is to be said of it."""
    if found.get("failed") or found.get("unreachable"):
        return "failed", [f"could not be compared: {found.get('msg')}", *_until_failure(found)]
    if found.get("skipped"):
        return "failed", [f"could not be compared: {found.get('skip_reason', NOT_COMPARED)}"]
    if "declarable" in found:
        return "failed", [f"could not be compared: {ONLY_SHOWN}"]
    return ("differ" if found.get("changed") else "same"), list(found.get("differences") or ())


def _until_failure(found: Mapping[str, Any]) -> list[str]:
    """The differences that were found before the failure: one of fresh comes after the config was compared."""
    if found.get("differences"):
        return list(found["differences"])
    sides = [(found.get("diff") or {}).get(side) for side in ("before", "after")]
    return differing(*map(plain, sides)) if all(isinstance(side, Mapping) for side in sides) else []


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"drift_lines": drift_lines}
