# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._catch_up.settings import read_settings
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._checked import settings_or_problem

DOCUMENTATION = r"""
name: catch_up_settings
short_description: The variables of the role catch_up, checked
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Checks the variables of P(nasfleet.active_backup.catch_up#role). What is wrong is returned, not raised.
positional: names, host
extends_documentation_fragment:
  - nasfleet.active_backup.filters.variables
"""

EXAMPLES = r"""
- name: Show what is asked for
  ansible.builtin.debug:
    msg: "{{ {'active_backup_catch_up_total': 5} | nasfleet.active_backup.catch_up_settings([], inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description:
    - C(problem), what is wrong in words, or empty; C(per_nas), C(total), C(verdicts), and C(wait) and C(interval) in
      seconds, unless something is wrong.
  type: dict
"""


def catch_up_settings(values: Mapping[str, Any], names: Sequence[str], host: str) -> dict[str, Any]:
    """The settings of a host, or what is wrong with them."""
    return settings_or_problem(read_settings, values, names, host)


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"catch_up_settings": catch_up_settings}
