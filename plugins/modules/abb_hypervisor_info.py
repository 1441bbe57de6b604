#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_hypervisor_info
short_description: Read the hypervisors of Active Backup for Business
version_added: 0.1.0
description:
  - Returns the hypervisors that are set up in Active Backup for Business. These are not the protected machines;
    those are in M(nasfleet.active_backup.abb_device_info).
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
seealso:
  - module: nasfleet.active_backup.abb_device_info
"""

EXAMPLES = r"""
- name: Read the hypervisors
  nasfleet.active_backup.abb_hypervisor_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: List them
  ansible.builtin.debug:
    msg: "{{ abb.hypervisors | map(attribute='host_name') }}"
"""

RETURN = r"""
hypervisors:
  description: The hypervisors, with the keys of the API. Secrets that the NAS sends along are dropped.
  returned: success
  type: list
  elements: dict
  sample: [{inventory_id: 1, host_name: esxi1.example.com}]
  contains:
    # begin generated: contains-hypervisor
    inventory_id:
      description: ID of the hypervisor.
      type: int
    host_name:
      description: Its name.
      type: str
    host_addr:
      description: Its address.
      type: str
    host_port:
      description: Its port.
      type: int
    host_type:
      description: 1 ESXi, 2 vCenter, 3 Hyper-V, 4 System Center, 5 SCVMM, 6 failover cluster.
      type: int
    login_user:
      description: The account that the NAS signs in with.
      type: str
    status:
      description: As the NAS sends it.
      type: int
    # end generated: contains-hypervisor
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.hypervisor_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
