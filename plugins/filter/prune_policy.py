# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._prune.policy import read_policy

DOCUMENTATION = r"""
name: prune_policy
short_description: The variables of the role prune, checked
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Checks the variables of P(nasfleet.active_backup.prune#role). What is wrong is returned, not raised.
positional: names, host
extends_documentation_fragment:
  - nasfleet.active_backup.filters.variables
"""

EXAMPLES = r"""
- name: Show what is asked for
  ansible.builtin.debug:
    msg: "{{ {'active_backup_prune': my_rules} | nasfleet.active_backup.prune_policy([], inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description:
    - C(problem), what is wrong in words, or empty; C(rules), C(confirmed) and C(ceiling).
  type: dict
"""


def prune_policy(values: Mapping[str, Any], names: Sequence[str], host: str) -> dict[str, Any]:
    """The policy, or what is wrong with it."""
    try:
        return {"problem": "", **read_policy(values, names, str(host))._asdict()}
    except InvalidInput as error:
        return {"problem": error.message, "rules": [], "confirmed": False, "ceiling": 0}


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"prune_policy": prune_policy}
