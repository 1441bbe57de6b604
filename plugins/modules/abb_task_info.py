#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_task_info
short_description: Read the tasks of Active Backup for Business
version_added: 1.0.0
description:
  - Returns the tasks of Active Backup for Business on a Synology NAS, with their progress and their last good backup.
  - Returns the tasks that match all filters; no match gives an empty list, not an error.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.filter
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
options:
  backup_type:
    description: Only tasks that back up this kind of device.
    type: str
    choices: [vm, pc, physical_server, file_server, nas]
  running:
    description: Only tasks that are running (or queued), or only those that are not.
    type: bool
  last_backup_after:
    description:
      - Only tasks whose last backup ended at this time or later. Epoch seconds, a date, or a date and time, in UTC
        unless it has an offset.
    type: str
  last_backup_before:
    description: Only tasks whose last backup ended before this time.
    type: str
  include_versions:
    description: Whether to list the versions of each task.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.abb_task
"""

EXAMPLES = r"""
- name: Read all tasks
  nasfleet.active_backup.abb_task_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: The morning check - which tasks have no good backup of the last day and a half?
  ansible.builtin.debug:
    msg: "{{ item.task_name }}: {{ item.last_success_time_iso or 'never' }}, last run {{ item.last_result.status |
      default('-') }}"
  loop: "{{ abb.tasks }}"
  loop_control:
    label: "{{ item.task_name }}"
  when: item.last_success_age is none or item.last_success_age > 36 * 3600

- name: What has never been backed up?
  ansible.builtin.debug:
    msg: "{{ abb.tasks | selectattr('last_success_time', 'none') | map(attribute='task_name') }}"

- name: Read the PCs that had no run since Friday evening
  nasfleet.active_backup.abb_task_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    backup_type: pc
    last_backup_before: "2026-11-20 18:00"
"""

RETURN = r"""
tasks:
  description:
    - The tasks, in the order of the NAS. The keys are those of the API, with words for numbers (the number is beside it
      under the key with C(_code)) and with times in ISO 8601 beside epoch seconds (under the key with C(_iso)). Secrets
      that the NAS sends along are dropped.
  returned: success
  type: list
  elements: dict
  sample:
    - task_id: 5
      task_name: File server
      backup_type: physical_server
      backup_type_code: 3
      running: false
      progress: null
      last_success_time: 1741946439
      last_success_time_iso: "2025-03-14T10:00:39Z"
      last_success_age: 43200
      last_result: {result_id: 593, job_action: backup, job_action_code: 1, status: success, status_code: 2}
      next_trigger_time: 1742176800
      next_trigger_time_iso: "2025-03-17T02:00:00Z"
      schedule: {triggers: [schedule], time: "03:00", days: [mon, tue, wed, thu, fri], repeat_every_hours: 0}
      retention: {keep_all: false, keep_days: 0, keep_versions: 10, gfs_days: 7, gfs_weeks: 4, gfs_months: 12,
        gfs_years: 3}
      version_count: 2
      locked_versions: []
  contains:
    # begin generated: contains-task
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    unikey:
      description: UUID of the task.
      type: str
    backup_type:
      description: What is backed up.
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
    source_type:
      description: Which part of a device is backed up.
      type: str
      choices:
      - none
      - entire_device
      - system_volume
      - custom_volumes
      - unknown
    source_type_code:
      description: The same as the NAS's number.
      type: int
    custom_volume:
      description: The volumes, with C(source_type=custom_volumes); may be null.
      type: list
      elements: raw
    custom_volume_alias:
      description: As the NAS sends it.
      type: raw
    share_name:
      description: The shared folder that holds the backups.
      type: str
    repo_dir:
      description: Folder of Active Backup in it.
      type: str
    target_dir:
      description: Folder of the task in that.
      type: str
    storage_id:
      description: ID of the storage.
      type: int
    storage_compress_algorithm:
      description: How the storage compresses.
      type: str
      choices:
      - none
      - lz4
      - unset
      - unknown
    storage_compress_algorithm_code:
      description: The same as the NAS's number.
      type: int
    storage_encrypt_algorithm:
      description: How the storage encrypts.
      type: str
      choices:
      - none
      - x25519
      - unset
      - unknown
    storage_encrypt_algorithm_code:
      description: The same as the NAS's number.
      type: int
    share_compressed:
      description: Whether the shared folder itself compresses.
      type: bool
    target_status:
      description: State of the storage; V(online) is the only one ever published.
      type: str
    device_count:
      description: Number of devices.
      type: int
    devices:
      description: The devices of the task. Secrets that the NAS sends along are dropped.
      type: list
      elements: dict
      contains:
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
    last_result:
      description: The last job of the task, which need not be a backup (see C(job_action)). Null before the
        first.
      type: dict
      contains:
        result_id:
          description: ID of the result.
          type: int
        task_id:
          description: ID of the task.
          type: int
        task_name:
          description: Name of the task at that time.
          type: str
        backup_type:
          description: What was backed up.
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
        job_action:
          description: What the job was.
          type: str
          choices:
          - backup
          - restore
          - migrate
          - verify
          - delete_target
          - delete_version
          - delete_host
          - dedup_data
          - relink
          - compact
          - create_task
          - unknown
        job_action_code:
          description: The same as the NAS's number.
          type: int
        status:
          description: How it ended; V(incomplete) has no outcome, and after a crash never gets one.
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
          description: End, in epoch seconds; 0 without one.
          type: int
        time_end_iso:
          description: The same in ISO 8601, in UTC; null for 0 or less.
          type: str
        error_count:
          description: Number of errors.
          type: int
        warning_count:
          description: Number of warnings.
          type: int
        success_count:
          description: 'As the NAS sends it: 0 also after good backups of PCs.'
          type: int
        none_count:
          description: As the NAS sends it.
          type: int
        detail_path:
          description: Where the NAS keeps the details.
          type: str
        task_config:
          description: The devices of the run.
          type: dict
          contains:
            device_list:
              description: The devices.
              type: list
              elements: dict
              contains:
                device_id:
                  description: ID of the device.
                  type: int
                host_name:
                  description: Name of the device.
                  type: str
        activity_uuid:
          description: UUID of the run.
          type: str
        transfered_bytes:
          description: Bytes that were transferred.
          type: int
    progress:
      description: Only while a run is under way or queued; else null.
      type: dict
      contains:
        running_task_status:
          description: State of the run.
          type: str
          choices:
          - waiting
          - running
          - pausing
          - cancelling
          - unknown
        running_task_status_code:
          description: The same as the NAS's number.
          type: int
        percentage:
          description: From 0 to 1.
          type: float
        transfered_bytes:
          description: Bytes so far.
          type: int
        total_bytes:
          description: Bytes in all.
          type: int
        pid:
          description: Process of the run; 0 while it waits.
          type: int
    running:
      description: Whether a run is under way or queued.
      type: bool
    last_success_time:
      description: End of the last good backup, in epoch seconds; null for never, or with a warning if it
        may not be read.
      type: int
    last_success_time_iso:
      description: The same in UTC; null for never.
      type: str
    last_success_age:
      description: Seconds since then, by the NAS's clock; null for never.
      type: int
    verdict:
      description: The verdict, as in M(nasfleet.active_backup.active_backup_health_info), by its default
        limits.
      type: str
    verdict_reason:
      description: Why, in a sentence or two.
      type: str
    next_trigger_time:
      description: Next scheduled run, in epoch seconds; 0 or less if none is planned.
      type: int
    next_trigger_time_iso:
      description: The same in ISO 8601, in UTC; null for 0 or less.
      type: str
    schedule:
      description: The schedule in words.
      type: dict
      contains:
        triggers:
          description: 'What starts a run: V(schedule), V(event), V(continuous). Empty for a task that runs
            by hand only.'
          type: list
          elements: raw
        time:
          description: HH:MM in the NAS's local time.
          type: str
        days:
          description: The days, V(sun) first.
          type: list
          elements: raw
        repeat_every_hours:
          description: 'Null or 0: once a day.'
          type: int
    retention:
      description: The retention with numbers; null is not used.
      type: dict
      contains:
        keep_all:
          description: Everything is kept.
          type: bool
        keep_days:
          description: Versions of so many days.
          type: int
        keep_versions:
          description: So many versions.
          type: int
        gfs_days:
          description: One version a day for so many days.
          type: int
        gfs_weeks:
          description: One version a week for so many weeks.
          type: int
        gfs_months:
          description: One version a month for so many months.
          type: int
        gfs_years:
          description: One version a year for so many years.
          type: int
    sched_content:
      description: The schedule as the NAS sends it.
      type: dict
      contains:
        schedule_setting_type:
          description: 0 by hand, 1 schedule, 2 event, 4 continuous; added up.
          type: int
        repeat_type:
          description: V(Weekly) is the only one ever published.
          type: str
        run_weekday:
          description: Days of the week, 0 is Sunday.
          type: list
          elements: raw
        run_hour:
          description: Hour.
          type: int
        run_min:
          description: Minute.
          type: int
        repeat_hour:
          description: '0: once a day.'
          type: int
        start_day:
          description: 0 if not used.
          type: int
        start_month:
          description: 0 if not used.
          type: int
        start_year:
          description: 0 if not used.
          type: int
        enable_backup_window:
          description: Whether there is a backup window.
          type: bool
        backup_window:
          description: 168 digits, one for each hour of the week.
          type: str
        is_continuous_paused:
          description: Whether a continuous task is paused.
          type: bool
    retention_policy:
      description: The retention as the NAS sends it.
      type: dict
      contains:
        keep_all:
          description: Everything is kept.
          type: bool
        keep_days:
          description: Versions of so many days.
          type: int
        keep_versions:
          description: So many versions.
          type: int
        gfs_days:
          description: A number, on most NASes as text.
          type: raw
        gfs_weeks:
          description: A number, on most NASes as text.
          type: raw
        gfs_months:
          description: A number, on most NASes as text.
          type: raw
        gfs_years:
          description: A number, on most NASes as text.
          type: raw
    sched_id:
      description: ID of the schedule.
      type: int
    sched_uuid:
      description: UUID of the schedule.
      type: str
    src_target_dir:
      description: As the NAS sends it.
      type: str
    sched_modify_time:
      description: When the schedule was last changed, in epoch seconds.
      type: int
    sched_modify_time_iso:
      description: The same in ISO 8601, in UTC; null for 0 or less.
      type: str
    version_count:
      description: Number of versions.
      type: int
    last_version_id:
      description: ID of the newest version.
      type: int
    oldest_version_time:
      description: End of the oldest finished version, in epoch seconds; null if there is none.
      type: int
    oldest_version_time_iso:
      description: The same in UTC.
      type: str
    newest_version_time:
      description: End of the newest finished version, in epoch seconds; null if there is none.
      type: int
    newest_version_time_iso:
      description: The same in UTC.
      type: str
    locked_versions:
      description: IDs of the locked versions.
      type: list
      elements: raw
    bandwidth:
      description: Limit of the task itself.
      type: int
    bandwidth_content:
      description: The same in parts.
      type: dict
      contains:
        enable:
          description: Whether it is limited.
          type: bool
        backup_bandwidth_base:
          description: Unit.
          type: int
        backup_bandwidth_number:
          description: Number.
          type: int
    backup_cache_content:
      description: Whether agents cache what they back up.
      type: dict
      contains:
        cached_enabled:
          description: Whether they do.
          type: bool
    pre_post_script_setting:
      description: Scripts that run before and after.
      type: dict
      contains:
        pre_script_path:
          description: Script that runs before.
          type: str
        post_script_path:
          description: Script that runs afterwards.
          type: str
        script_exec_mode:
          description: What becomes of the backup if a script fails.
          type: str
          choices:
          - none
          - must_succeed
          - ignore_failure
          - unknown
        script_exec_mode_code:
          description: The same as the NAS's number.
          type: int
    enable_app_aware_bkp:
      description: Application-aware backup.
      type: bool
    enable_compress_transfer:
      description: Compressed transfer.
      type: bool
    enable_datastore_aware:
      description: Whether the free space of datastores is watched.
      type: bool
    enable_dedup:
      description: Deduplication.
      type: bool
    enable_encrypt_transfer:
      description: Encrypted transfer.
      type: bool
    enable_notify:
      description: Notifications.
      type: bool
    enable_shutdown_after_complete:
      description: Whether the device is shut down afterwards.
      type: bool
    enable_verification:
      description: Whether backups are verified.
      type: bool
    enable_wake_up:
      description: Whether the device is woken up.
      type: bool
    enable_windows_working_state:
      description: Whether the working state of Windows matters.
      type: bool
    backup_external:
      description: Whether external disks are backed up.
      type: bool
    allow_manual_backup:
      description: Whether users may start a backup.
      type: bool
    agentless_backup_path:
      description: File server; the path.
      type: str
    agentless_backup_policy:
      description: File server; how it is backed up, as a number.
      type: int
    agentless_enable_block_transfer:
      description: File server; transfer of changed blocks only.
      type: bool
    agentless_enable_dedup:
      description: File server; deduplication.
      type: bool
    agentless_enable_windows_vss:
      description: File server; snapshots of Windows.
      type: bool
    cbt_enable_mode:
      description: VM; changed block tracking.
      type: str
      choices:
      - 'off'
      - auto
      - unknown
    cbt_enable_mode_code:
      description: The same as the NAS's number.
      type: int
    datastore_reserved_percentage:
      description: VM; how much of a datastore stays free, in percent.
      type: int
    max_concurrent_devices:
      description: VM; devices at the same time.
      type: int
    view_type:
      description: VM; how the inventory is shown.
      type: str
    vm_folder:
      description: VM; the folders by hypervisor.
      type: raw
    verification_policy:
      description: VM; length of the video of the boot, presumably in seconds.
      type: int
    dedup_path:
      description: Where deduplicated data lies.
      type: str
    dedup_api_restore:
      description: As the NAS sends it.
      type: bool
    connection_timeout:
      description: As the NAS sends it.
      type: int
    deactivate_by_plan:
      description: Whether a plan of ActiveProtect has switched the task off.
      type: bool
    workload_uuid:
      description: Not empty if ActiveProtect manages the task.
      type: str
    versions:
      description: The versions, newest first. Only with O(include_versions).
      type: list
      elements: dict
      contains:
        version_id:
          description: ID of the version.
          type: int
        folder_name:
          description: Folder of the version.
          type: str
        status:
          description: State of the version.
          type: str
          choices:
          - backing_up
          - deleting
          - paused
          - completed
          - failed
          - partial
          - cancelled
          - delete_failed
          - cloning
          - waiting
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
          description: End, in epoch seconds; 0 while it is being written.
          type: int
        time_end_iso:
          description: The same in ISO 8601, in UTC; null for 0 or less.
          type: str
        used_size:
          description: Bytes; 0 on deduplicated storage.
          type: int
        locked:
          description: Whether retention leaves it alone.
          type: bool
        is_snapshot:
          description: As the NAS sends it.
          type: bool
        data_format:
          description: 1 deduplicated, 2 changed block tracking, 4 changed block tracking that needs deduplication;
            added up.
          type: int
        crypto_key_id:
          description: ID of the key that encrypts it.
          type: int
    # end generated: contains-task
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.task_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
