# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of options that several filters of the roles have."""

from __future__ import annotations


class ModuleDocFragment:
    """What filters take: the variables of a role, or what was registered for many hosts."""

    VARIABLES = r"""
options:
  _input:
    description: The variables, each with its value; null or empty text is one that is not set.
    type: dict
    required: true
  names:
    description: The names of all variables of the host that start with C(active_backup_); an unknown one is a mistake.
    type: list
    elements: str
    required: true
  host:
    description: The name of the host, for messages.
    type: str
    required: true
"""

    HOSTS = r"""
options:
  _input:
    description: Names of hosts.
    type: list
    elements: str
    required: true
  hostvars:
    description: The variable C(hostvars).
    type: dict
    required: true
"""
