#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_device_info
short_description: Read the devices that Active Backup for Business protects
version_added: 1.0.0
description:
  - Returns every device that belongs to a task or transferred something, with its tasks and what it transferred.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
options:
  time_start:
    description:
      - Count the transfers from this time on. Epoch seconds, a date, or a date and time, in UTC unless it has an
        offset.
      - Without it, the 24 hours before O(time_end).
    type: str
  time_end:
    description: Count the transfers before this time. Without it, the time on the NAS when the task runs.
    type: str
seealso:
  - module: nasfleet.active_backup.abb_task_info
"""

EXAMPLES = r"""
- name: Read the devices
  nasfleet.active_backup.abb_device_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: What transferred nothing in the last 24 hours?
  ansible.builtin.debug:
    msg: "{{ abb.devices | selectattr('transfered_bytes', 'eq', 0) | map(attribute='host_name') }}"
"""

RETURN = r"""
devices:
  description:
    - The devices. The keys are those of the API, with words for numbers and ISO 8601 beside epoch seconds. Secrets
      that the NAS sends along are dropped.
  returned: success
  type: list
  elements: dict
  sample:
    - device_id: 5
      host_name: pc-anna
      host_ip: 192.0.2.63
      os_name: Windows 11(64-bit)
      backup_type: pc
      backup_type_code: 2
      tasks: [{task_id: 5, task_name: Office PCs}]
      transfered_bytes: 2122801152
      transfers: [{result_id: 593, status: success, status_code: 2, transfered_bytes: 2122801152}]
  contains:
    # begin generated: contains-device
    device_id:
      description: ID of the device. Names repeat, this does not.
      type: int
    device_uuid:
      description: UUID of the device.
      type: str
    host_name:
      description: Name of the device.
      type: str
    host_ip:
      description: Its address.
      type: str
    host_port:
      description: Its port.
      type: int
    os_name:
      description: Its operating system.
      type: str
    platform_type:
      description: Its platform.
      type: str
      choices:
      - none
      - windows
      - linux
      - mac
      - dsm
      - unknown
    platform_type_code:
      description: The same as the NAS's number.
      type: int
    backup_type:
      description: What kind of device it is.
      type: str
      choices:
      - none
      - vm
      - pc
      - physical_server
      - file_server
      - nas
      - unknown
    backup_type_code:
      description: The same as the NAS's number.
      type: int
    agent_status:
      description: State of the agent; V(online) is the only one ever published.
      type: str
    agent_can_backup:
      description: Whether the agent can back up.
      type: bool
    agent_driver_status:
      description: State of the agent's driver.
      type: str
    driver_status:
      description: As the NAS sends it.
      type: raw
    agentless_auth_policy:
      description: As the NAS sends it.
      type: int
    auto_discovery:
      description: Whether it was discovered by itself.
      type: bool
    create_time:
      description: When it was added, in epoch seconds.
      type: int
    create_time_iso:
      description: The same in ISO 8601, in UTC; null for 0 or less.
      type: str
    login_time:
      description: When its agent last signed in, in epoch seconds.
      type: int
    login_time_iso:
      description: The same in ISO 8601, in UTC; null for 0 or less.
      type: str
    login_user:
      description: The user who connected it.
      type: str
    login_user_id:
      description: ID of that user.
      type: int
    dsm_model:
      description: Model, if it is a NAS.
      type: str
    dsm_unique:
      description: Unique name, if it is a NAS.
      type: str
    hypervisor_id:
      description: ID of its hypervisor, or an empty text.
      type: raw
    inventory_id:
      description: ID of the inventory that it stands in.
      type: int
    vm_moid_path:
      description: Its path in the inventory.
      type: str
    kernel_version:
      description: Version of its kernel.
      type: str
    time_zone:
      description: Its offset from UTC, in seconds.
      type: int
    mssql_user:
      description: The account that the NAS signs in to SQL Server with.
      type: str
    oracle_user:
      description: The account that the NAS signs in to Oracle Database with.
      type: str
    tasks:
      description: The tasks that back it up.
      type: list
      elements: dict
      contains:
        task_id:
          description: ID of the task.
          type: int
        task_name:
          description: Name of the task.
          type: str
    transfers:
      description: The transfers that were under way in the time asked for, newest first; null if they may
        not be read.
      type: list
      elements: dict
      contains:
        result_id:
          description: ID of the result.
          type: int
        device_result_id:
          description: ID of the device's part of it.
          type: int
        config_device_id:
          description: ID of the device in the task.
          type: int
        device_name:
          description: Name of the device.
          type: str
        status:
          description: How it ended.
          type: str
          choices:
          - none
          - incomplete
          - success
          - partial_success
          - fail
          - cancel
          - no_backup
          - unknown
        status_code:
          description: The same as the NAS's number.
          type: int
        time_start:
          description: Begin, in epoch seconds.
          type: int
        time_start_iso:
          description: The same in ISO 8601, in UTC; null for 0 or less.
          type: str
        time_end:
          description: End, in epoch seconds.
          type: int
        time_end_iso:
          description: The same in ISO 8601, in UTC; null for 0 or less.
          type: str
        transfered_bytes:
          description: Bytes that were transferred.
          type: int
        processed_bytes:
          description: Bytes that were read.
          type: int
    transfered_bytes:
      description: What they transferred together, in bytes; null if they may not be read.
      type: int
    task_count:
      description: Number of its tasks, by the NAS's own count.
      type: int
    # end generated: contains-device
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.device_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
