#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: active_backup_info
short_description: Gather the state of Active Backup on a NAS in one session
version_added: 1.0.0
description:
  - Returns what the info modules for settings, tasks, devices, storages, hypervisors and workers return, with one
    sign-in and few requests. A package that is missing or stopped does not fail the rest; of one that is installed
    but stopped it warns.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
options:
  gather_subset:
    description: What to read. V(all) is everything.
    type: list
    elements: str
    choices: [all, abb_settings, abb_tasks, abb_devices, abb_storages, abb_hypervisors, m365_workers, m365_tasks]
    default: [all]
  fields:
    description:
      - The keys of the rows to return, for example V(task_name). All keys if it is not given or empty.
      - Keys of an object, or of the objects of a list, inside a row come after a dot, for example V(devices.host_name).
      - A key after the name of a subset and a dot, as in V(abb_tasks.task_name), is for that subset alone.
      - A key that no row has fails, and the nearest ones are suggested.
    type: list
    elements: str
seealso:
  - module: nasfleet.active_backup.active_backup_config
"""

EXAMPLES = r"""
- name: Read the tasks of both packages
  nasfleet.active_backup.active_backup_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    gather_subset: [abb_tasks, m365_tasks]
  register: nas

- name: The morning check - what has had no good backup for a day and a half?
  ansible.builtin.debug:
    msg: "{{ item.task_name }}: {{ item.last_success_time_iso or 'never' }}"
  loop: "{{ nas.abb_tasks + nas.m365_tasks }}"
  loop_control:
    label: "{{ item.task_name }}"
  when: item.last_success_age is none or item.last_success_age > 36 * 3600
"""

RETURN = r"""
packages:
  description:
    - Which packages there are, by V(abb) and V(m365). A value is null where the account may not see it.
    - A package that has answered is installed and runs, whatever the NAS lists. C(running) is null where the NAS does
      not tell and the package was not asked.
  returned: success
  type: dict
  sample:
    abb: {installed: true, running: true, version: 2.7.1-13234}
    m365: {installed: false, running: false, version: null}
abb_settings:
  description: As from M(nasfleet.active_backup.abb_settings_info). Null where the package is missing.
  returned: if chosen
  type: dict
  sample: {max_concurrent_devices: 5}
abb_tasks:
  description: As from M(nasfleet.active_backup.abb_task_info). Empty where the package is missing.
  returned: if chosen
  type: list
  elements: dict
  sample: [{task_id: 5, task_name: File server, last_success_time_iso: "2025-03-14T10:00:39Z"}]
abb_devices:
  description: As from M(nasfleet.active_backup.abb_device_info). Empty where the package is missing.
  returned: if chosen
  type: list
  elements: dict
  sample: [{device_id: 5, host_name: pc-anna}]
abb_storages:
  description: As from M(nasfleet.active_backup.abb_storage_info). Empty where the package is missing.
  returned: if chosen
  type: list
  elements: dict
  sample: [{storage_id: 1, share_name: ActiveBackupforBusiness}]
abb_hypervisors:
  description: As from M(nasfleet.active_backup.abb_hypervisor_info). Empty where the package is missing.
  returned: if chosen
  type: list
  elements: dict
  sample: [{inventory_id: 1, host_name: esxi1.example.com}]
m365_workers:
  description: As from M(nasfleet.active_backup.m365_workers_info). Null where the package is missing.
  returned: if chosen
  type: dict
  sample: {backup_job_workers: 20, event_workers: 40}
m365_tasks:
  description: As from M(nasfleet.active_backup.m365_task_info). Empty where the package is missing.
  returned: if chosen
  type: list
  elements: dict
  sample: [{task_id: 1, task_name: Contoso, last_outcome: success}]
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
