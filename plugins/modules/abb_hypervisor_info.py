#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_hypervisor_info
short_description: Read the hypervisors of Active Backup for Business
version_added: 1.0.0
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
# begin generated: always (python tests/generate.py)
nas:
  description: The NAS that the result is about.
  returned: always
  type: dict
  sample: {hostname: nas1.example.com, port: 5001}
  contains:
    hostname:
      description: Its name or address as it was given; null if none was.
      type: str
    port:
      description: Its port; null if what was given is no number.
      type: int
reason:
  description:
    - What a failure is about, for playbooks to tell apart.
    - V(input) an option, or what the module needs on its host; V(unreachable) the NAS did not answer, and nothing
      was sent in this task; V(tls) its certificate; V(sign_in) account, password or session; V(permission) what the
      account may do; V(package) a package that is missing or stopped; V(not_found) what was named; V(refused) by the
      module, for the state of the NAS or a missing confirmation; V(not_applied) accepted by the NAS without effect;
      V(timeout); V(api) another answer of the NAS; V(mistake) a bug of the collection.
  returned: failure
  type: str
  choices: [
    input, unreachable, tls, sign_in, permission, package, not_found, refused, not_applied, timeout, api, mistake
  ]
  sample: sign_in
api:
  description: The API of the call that failed.
  returned: failure, if a call failed
  type: str
  sample: SYNO.API.Auth
method:
  description: The method of the call that failed.
  returned: failure, if a call failed
  type: str
  sample: login
code:
  description: The number of the error that the NAS answered with.
  returned: failure, if the NAS gave one
  type: int
  sample: 400
# end generated: always
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.hypervisor_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
