# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.policy import chosen
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import plain

DOCUMENTATION = r"""
name: prune_chosen
short_description: The tasks that the rules of the role prune select
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Selects tasks by their names. The first rule whose shell pattern matches applies; one with C(ignore) selects none.
positional: rules
options:
  _input:
    description: The C(tasks) that M(nasfleet.active_backup.abb_task_info) returns.
    type: list
    elements: dict
    required: true
  rules:
    description: The C(rules) that P(nasfleet.active_backup.prune_policy#filter) returns.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show the tasks
  ansible.builtin.debug:
    msg: "{{ nas.tasks | nasfleet.active_backup.prune_chosen(policy.rules) }}"
"""

RETURN = r"""
_value:
  description: C(task_id), C(task_name), C(rule) (its index), C(keep_last), C(older_than) and C(max_deletions) of each.
  type: list
  elements: dict
"""


def prune_chosen(tasks: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The tasks, each with what applies to it."""
    return chosen(plain(tasks), plain(rules))


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"prune_chosen": prune_chosen}
