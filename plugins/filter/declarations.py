# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._declared import as_variables
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import plain
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._yaml import dumped

DOCUMENTATION = r"""
name: declarations
short_description: A config as a file of the variables that declare it
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Turns the C(config) that M(nasfleet.active_backup.active_backup_config_info) returns into YAML for C(host_vars) or
    C(group_vars).
options:
  _input:
    description: The config.
    type: dict
    required: true
  relink:
    description:
      - The RV(nasfleet.active_backup.active_backup_config_info#module:relink) that came with it; empty adds nothing.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Show the variables
  ansible.builtin.debug:
    msg: "{{ nas.config | nasfleet.active_backup.declarations }}"
"""

RETURN = r"""
_value:
  description: The text of a YAML file.
  type: str
"""


def declarations(config: Mapping[str, Any], relink: Sequence[Mapping[str, Any]] = ()) -> str:
    """The text of a YAML file with the variables that declare a config, and where the data of tasks lies."""
    variables = as_variables(plain(config)) | ({"active_backup_relink": plain(relink)} if relink else {})
    return f"---\n{dumped(variables)}"


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"declarations": declarations}
