# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._relink.wanted import read_wanted

DOCUMENTATION = r"""
name: relink_wanted
short_description: The variables of the role relink and the export of the old NAS, checked
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Checks the variables of P(nasfleet.active_backup.relink#role). What is wrong is returned, not raised.
positional: names, host
extends_documentation_fragment:
  - nasfleet.active_backup.filters.variables
options:
  export:
    description: The text of the file that C(active_backup_relink_export) names; without one the file is not there.
    type: str
"""

EXAMPLES = r"""
- name: Show what is asked for
  ansible.builtin.debug:
    msg: "{{ {'active_backup_relink': my_tasks} | nasfleet.active_backup.relink_wanted([], inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description:
    - C(problem), what is wrong in words, or empty; C(tasks), each with the place of its data, and its C(schedule) and
      C(retention) where they are known; C(old), C(dest), C(verify_run) and C(verify_timeout).
  type: dict
"""


def relink_wanted(
    values: Mapping[str, Any], names: Sequence[str], host: str, export: str | None = None
) -> dict[str, Any]:
    """What is asked for, or what is wrong with it."""
    try:
        return {"problem": "", **read_wanted(values, names, str(host), export)._asdict()}
    except InvalidInput as error:
        nothing = {"tasks": [], "old": "", "dest": "", "verify_run": False, "verify_timeout": 0}
        return {"problem": error.message, **nothing}


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"relink_wanted": relink_wanted}
