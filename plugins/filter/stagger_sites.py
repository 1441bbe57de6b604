# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._stagger.fleet import plan_fleet, told_fleet
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import literal, plain

DOCUMENTATION = r"""
name: stagger_sites
short_description: The plan of the role stagger for many NASes, and what became of it
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Plans when the schedules of Active Backup for Microsoft 365 should begin, from what the role
    P(nasfleet.active_backup.stagger#role) has registered for each host.
  - Looks at the file that an earlier run has written below C(active_backup_stagger_dest).
positional: hostvars
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
options:
  active:
    description:
      - The variable C(ansible_play_hosts). One of them that has not begun yet means that the play runs in batches.
    type: list
    elements: str
    default: []
  last:
    description: Whether the plan has been carried out, so that the outcome and the files are wanted.
    type: bool
    default: false
  check_mode:
    description: Whether this is check mode.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show the plan
  ansible.builtin.debug:
    msg: "{{ (ansible_play_hosts_all | nasfleet.active_backup.stagger_sites(hostvars)).table }}"
"""

RETURN = r"""
_value:
  description:
    - C(refused), why nothing can be planned, or empty; C(table), the plan in lines; C(moves), by host, tasks as the
      option C(config) of M(nasfleet.active_backup.active_backup_config) takes them.
    - With C(last), C(lines), a line for the outcome of each move; C(counts), the numbers; C(problems), by host, what it
      fails with; C(files), each with C(dest) and C(content), and C(folders) that they lie in.
  type: dict
"""

WANTED = ("stagger_settings", "stagger_signed_in", "stagger_read", "stagger_applied")


def stagger_sites(
    hosts: Sequence[str],
    hostvars: Mapping[str, Any],
    active: Sequence[str] = (),
    last: bool = False,
    check_mode: bool = False,
) -> dict[str, Any]:
    """The plan, or the outcome."""
    own: dict[str, Any] = {}
    for host in map(str, hosts):
        variables = hostvars[host]  # which is made anew each time it is asked for
        own[host] = plain({name: variables[name] for name in WANTED if name in variables})
    if last:
        told: dict[str, Any] = literal(told_fleet(own, bool(check_mode)))
        return told
    planned: dict[str, Any] = literal(plan_fleet(own, [str(host) for host in active]))
    return planned


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"stagger_sites": stagger_sites}
