#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: active_backup_config
short_description: Manage Active Backup on a NAS as code
version_added: 1.0.0
description:
  - Makes the settings of both packages match one declaration, with one sign-in, at most two rounds of reading, and
    only the writes that are needed. What is not declared is not touched.
  - Before anything is written or started all of it is read and compared, and every task that O(config) or O(fresh)
    names is looked up. One that is not there, or is declared twice, is a failure that leaves the NAS as it was.
  - M(nasfleet.active_backup.active_backup_config_info) reads a NAS as such a declaration.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes
options:
  config:
    description:
      - What is declared. A key that is null counts as one that is not given.
      - Without O(config) and O(fresh) the module takes both from the variables of the host, as the role
        P(nasfleet.active_backup.converge#role) describes them.
    type: dict
    suboptions:
      # begin generated: config-suboptions
      abb:
        description: Active Backup for Business.
        type: dict
        suboptions:
          settings:
            description: As the options of M(nasfleet.active_backup.abb_settings).
            type: dict
            suboptions:
              max_concurrent_devices:
                description:
                - How many devices may be backed up at the same time, 1 or more. Takes effect from the next backup on.
                - Synology documents at most 10 file servers, and at most 50 PCs, servers and virtual machines; the
                  real maximum depends on the model. How a NAS refuses a larger number is not known.
                type: int
              retention_time:
                description:
                - The time of day at which the retention policy runs, in the local time of the NAS.
                - A dictionary, since YAML reads a bare C(14:50) as the number 890.
                type: dict
                suboptions:
                  hour:
                    description: The hour, 0 to 23.
                    type: int
                    required: true
                  minute:
                    description: The minute, 0 to 59.
                    type: int
                    required: true
              traffic_throttle:
                description:
                - A limit to the traffic of all backups together. It applies to PCs, physical servers and NASes only.
                - Only the keys that are given are managed. They must make sense together with what the NAS has
                  already.
                type: dict
                suboptions:
                  enabled:
                    description: Whether the traffic is limited. Needs a
                      O(config.abb.settings.traffic_throttle.bandwidth), here or on the NAS.
                    type: bool
                  bandwidth:
                    description:
                    - The limit, 0 or more. Evenly shared by the backups that run.
                    - In MB/s as the functions that this collection implements are documented; no other source
                      confirms the unit.
                    type: int
                  ip_range_enabled:
                    description:
                    - Whether the limit holds only for the addresses of
                      O(config.abb.settings.traffic_throttle.ip_range).
                    - Needs O(config.abb.settings.traffic_throttle.enabled) and a range, here or on the NAS.
                    type: bool
                  ip_range:
                    description: The addresses that the limit holds for.
                    type: dict
                    suboptions:
                      start:
                        description: The first IPv4 address.
                        type: str
                        required: true
                      end:
                        description: The last IPv4 address; not before
                          O(config.abb.settings.traffic_throttle.ip_range.start).
                        type: str
                        required: true
              use_package_certificate:
                description:
                - Whether the package uses the certificate that it signed itself (V(true)) or that of DSM (V(false)).
                - Agents on the devices notice such a change, and may have to be told to trust the other certificate.
                type: bool
      m365:
        description: Active Backup for Microsoft 365.
        type: dict
        suboptions:
          workers:
            description: As the options of M(nasfleet.active_backup.m365_workers).
            type: dict
            suboptions:
              backup_job_workers:
                description:
                - How many accounts are backed up at the same time, 5 or more.
                - At least one of this and O(config.m365.workers.event_workers) is required.
                type: int
              event_workers:
                description: How many files are backed up at the same time, 5 or more.
                type: int
              limit_to_maximum:
                description:
                - What to do with a number above the maximum of the NAS. V(false) fails, V(true) sets the maximum
                  instead.
                - Useful for one value for a fleet of large and small models.
                type: bool
                default: false
          tasks:
            description: Tasks, each once. Those that are not listed are not touched; all that are listed must exist.
            type: list
            elements: dict
            suboptions:
              name:
                description: Name of the task. Exactly one of this and O(config.m365.tasks[].task_id) is required.
                type: str
              task_id:
                description: ID of the task.
                type: int
              schedule:
                description: As the options of M(nasfleet.active_backup.m365_task_schedule).
                type: dict
                suboptions:
                  policy:
                    description: V(continuous) backs up changes as they happen, V(manual) only when started,
                      V(scheduled) by O(config.m365.tasks[].schedule.schedule).
                    type: str
                    required: true
                    choices:
                    - continuous
                    - manual
                    - scheduled
                  schedule:
                    description: When the task runs, in the local time of the NAS. Required with
                      O(config.m365.tasks[].schedule.policy=scheduled), refused otherwise.
                    type: dict
                    suboptions:
                      start_hour:
                        description: The hour of the first run of the day, 0 to 23.
                        type: int
                        required: true
                      start_minute:
                        description: Its minute, 0 to 59.
                        type: int
                        default: 0
                      run_days:
                        description: The days on which it runs; not empty. Their order does not matter.
                        type: list
                        elements: str
                        required: true
                        choices:
                        - sun
                        - mon
                        - tue
                        - wed
                        - thu
                        - fri
                        - sat
                      repeat_every_hours:
                        description: Run again after so many hours, 0 to 23. V(0) is once a day.
                        type: int
                        default: 0
                      last_run_hour:
                        description:
                        - The last hour at which a run may start, 0 to 23. Required with
                          O(config.m365.tasks[].schedule.schedule.repeat_every_hours).
                        - Neither written nor compared when the run is not repeated.
                        type: int
              retention:
                description: As the options of M(nasfleet.active_backup.m365_task_retention).
                type: dict
                suboptions:
                  keep_all:
                    description: V(true) keeps every version. Exactly one of this and
                      O(config.m365.tasks[].retention.days_to_keep) is required.
                    type: bool
                  days_to_keep:
                    description: Keep the versions of so many days, 1 to 3650.
                    type: int
      # end generated: config-suboptions
  allow_shorter:
    description:
      - Must be V(true) if a retention is to keep less than now, in check mode too, since the NAS then destroys
        versions.
    type: bool
    default: false
  fresh:
    description:
      - Tasks, each once, whose last good backup must not be older than declared. One that is older is started, after
        the O(config) has been applied.
    type: list
    elements: dict
    default: []
    suboptions:
      product:
        description: The package of the task.
        type: str
        choices: [abb, m365]
        default: abb
      name:
        description: Name of the task. Give this or C(task_id).
        type: str
      task_id:
        description: ID of the task.
        type: int
      max_age:
        description: Maximum age of the last good backup, for example V(36h).
        type: str
        required: true
      accept_partial:
        description: Whether a partial success is good enough.
        type: bool
        default: false
seealso:
  - module: nasfleet.active_backup.active_backup_config_info
"""

EXAMPLES = r"""
- name: A NAS as code
  nasfleet.active_backup.active_backup_config:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    config:
      abb:
        settings:
          max_concurrent_devices: 5
          retention_time: {hour: 3, minute: 30}
      m365:
        workers:
          backup_job_workers: 20
        tasks:
          - name: Contoso
            schedule:
              policy: scheduled
              schedule:
                start_hour: 22
                run_days: [mon, tue, wed, thu, fri]
            retention:
              days_to_keep: 3650
"""

RETURN = r"""
differences:
  description: What differs, a line each, in words. After a failure the lines of the diff, which shows what was made.
  returned: success, or a failure after everything was read and compared
  type: list
  elements: str
  sample: ["abb.settings.max_concurrent_devices: 5 -> 10"]
fresh:
  description: The tasks of O(fresh), with C(product). The other keys are those of M(nasfleet.active_backup.abb_task).
  returned: success, or a failure of O(fresh)
  type: list
  elements: dict
config:
  description:
    - What is managed, as it is after the task (in check mode, as it would be).
  returned: success
  type: dict
  sample:
    abb:
      settings: {max_concurrent_devices: 5}
    m365:
      workers: {backup_job_workers: 20}
      tasks:
        - name: Contoso
          retention: {keep_all: false, days_to_keep: 3650}
written:
  description: What was written before the failure; empty if it came before the first write.
  returned: failure, other than of the options alone
  type: list
  elements: str
  sample: [abb.settings]
not_written:
  description: What was not.
  returned: failure after a write was tried
  type: list
  elements: str
  sample: ["m365.tasks: Contoso"]
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.config import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
