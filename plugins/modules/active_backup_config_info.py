#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: active_backup_config_info
short_description: Read Active Backup on a NAS as code
version_added: 1.0.0
description:
  - Returns the settings of both packages as the O(nasfleet.active_backup.active_backup_config#module:config) that
    M(nasfleet.active_backup.active_backup_config) accepts and finds nothing to do for.
  - Null is what cannot be declared, what belongs to a package that is missing or stopped, and what the account may not
    see or the package does not offer. It warns of all but the first.
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
    - Tasks of which several have the same name, or that have none, stand with their ID.
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
relink:
  description:
    - Where the data of each task of Active Backup for Microsoft 365 lies, as the role
      P(nasfleet.active_backup.relink#role) takes it. Tasks that share their name are left out, and so is one without
      a name or of which the NAS does not say all.
  returned: success
  type: list
  elements: dict
  sample:
    - name: Contoso
      local_shared: ActiveBackupforBusiness
      local_path: /ActiveBackupForMicrosoft365/task_1
      admin_email: admin@contoso.example
  contains:
    name:
      description: Name of the task.
      type: str
    local_shared:
      description: Name of the shared folder.
      type: str
    local_path:
      description: Path of the data, relative to the shared folder.
      type: str
    admin_email:
      description: E-mail address of the Microsoft 365 administrator.
      type: str
    region:
      description: Null, to be filled in, for a region of which only the number is known. Else not there, which is the
        default, V(Microsoft 365).
      type: str
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.config_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
