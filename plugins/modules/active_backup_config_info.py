#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: active_backup_config_info
short_description: Read Active Backup on a NAS as code
version_added: 0.1.0
description:
  - Returns the settings of both packages as the O(nasfleet.active_backup.active_backup_config#module:config) that
    M(nasfleet.active_backup.active_backup_config) accepts and finds nothing to do for.
  - Null is what cannot be declared, what belongs to a package that is missing or stopped, and what the account may not
    see. It warns of the two last.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
seealso:
  - module: nasfleet.active_backup.active_backup_config
"""

EXAMPLES = r"""
- name: Read a NAS as code
  nasfleet.active_backup.active_backup_config_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: nas

- name: Keep it in a file
  ansible.builtin.copy:
    content: "{{ nas.config | to_nice_yaml }}"
    dest: nas1.yml
    mode: "0600"
  delegate_to: localhost
"""

RETURN = r"""
config:
  description:
    - The NAS as a declaration. V(abb) or V(m365) is null where the package is missing, stopped or not visible to the
      account, and so is whatever cannot be declared, such as a monthly schedule.
    - Tasks of which several have the same name stand with their ID.
  returned: success
  type: dict
  sample:
    abb:
      settings:
        max_concurrent_devices: 5
        retention_time: {hour: 3, minute: 30}
        traffic_throttle: {enabled: false, bandwidth: null, ip_range_enabled: false, ip_range: null}
        use_package_certificate: true
    m365:
      workers: {backup_job_workers: 20, event_workers: 40}
      tasks:
        - name: Contoso
          schedule: {policy: continuous, schedule: null}
          retention: {keep_all: false, days_to_keep: 3650}
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.config_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
