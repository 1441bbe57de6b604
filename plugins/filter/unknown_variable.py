# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._known_variables import check_names

DOCUMENTATION = r"""
name: unknown_variable
short_description: A variable that is probably misspelt
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Says which variable starts with C(active_backup_) and is none of the collection's, and which was probably meant.
positional: host
options:
  _input:
    description: Names of variables.
    type: list
    elements: str
    required: true
  host:
    description: The name of the host, for messages.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: No variable is misspelt
  ansible.builtin.assert:
    that: wrong == ''
    fail_msg: "{{ wrong }}"
  vars:
    wrong: "{{ lookup('ansible.builtin.varnames', '^active_backup_', wantlist=true)
      | nasfleet.active_backup.unknown_variable(inventory_hostname) }}"
"""

RETURN = r"""
_value:
  description: What is wrong in words, or empty.
  type: str
"""


def unknown_variable(names: Sequence[str], host: str) -> str:
    """What is wrong with names, or empty text."""
    try:
        check_names(names, str(host))
    except InvalidInput as error:
        return error.message
    return ""


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"unknown_variable": unknown_variable}
