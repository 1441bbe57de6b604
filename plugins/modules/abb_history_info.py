#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_history_info
short_description: Read the history of Active Backup for Business
version_added: 1.0.0
description:
  - Returns the results of jobs of Active Backup for Business (backups, restores, deletions and others), newest first,
    whatever the order of the NAS, on request with their details.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.log
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
options:
  status:
    description: Only results of this status.
    type: str
    choices: [none, incomplete, success, partial_success, fail, cancel, no_backup]
  backup_type:
    description: Only results of tasks that back up this kind of device.
    type: str
    choices: [vm, pc, physical_server, file_server, nas]
  job_action:
    description: Only results of this kind of job.
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
  result_id:
    description: Only the result with this ID.
    type: int
  include_details:
    description: Whether to add C(details) to each result. That takes a further request for each.
    type: bool
    default: false
  order_by:
    description: What the details are ordered by.
    type: str
    choices: [log_level, log_time]
    default: log_level
  direction:
    description: Whether the details are in ascending or descending order; with V(log_level) ascending, errors come
      first.
    type: str
    choices: [asc, desc]
    default: asc
seealso:
  - module: nasfleet.active_backup.abb_log_info
"""

EXAMPLES = r"""
- name: What failed in the last days?
  nasfleet.active_backup.abb_history_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    job_action: backup
    status: fail
    time_start: "{{ '%Y-%m-%d' | ansible.builtin.strftime(now(utc=true).timestamp() - 2 * 86400) }}"
    include_details: true
  register: abb

- name: Run it again
  nasfleet.active_backup.abb_task:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    task_id: "{{ abb.results | map(attribute='task_id') | unique }}"
    state: fresh
    max_age: 24h
"""

RETURN = r"""
results:
  description:
    - The results, newest first. The keys are those of the API, with words for numbers and ISO 8601 beside epoch
      seconds.
  returned: success
  type: list
  elements: dict
  sample:
    - result_id: 592
      task_id: 8
      task_name: File server
      backup_type: file_server
      backup_type_code: 4
      job_action: backup
      job_action_code: 1
      status: fail
      status_code: 4
      time_start: 1741897440
      time_start_iso: "2025-03-13T20:24:00Z"
      time_end: 1741897498
      time_end_iso: "2025-03-13T20:24:58Z"
      error_count: 2
      warning_count: 0
  contains:
    # begin generated: contains-result
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
    details:
      description: The rows behind the result. Only with O(include_details).
      type: list
      elements: dict
      contains:
        result_detail_id:
          description: ID of the row.
          type: int
        result_id:
          description: ID of the result.
          type: int
        log_level:
          description: How serious it is.
          type: str
          choices:
          - error
          - warning
          - information
          - debug
          - unknown
        log_level_code:
          description: The same as the NAS's number.
          type: int
        log_time:
          description: When, in epoch seconds.
          type: int
        log_time_iso:
          description: The same in ISO 8601, in UTC; null for 0 or less.
          type: str
        log_type:
          description: What it says, in a word; V(unknown) for a number without one.
          type: str
          choices:
          - task_created
          - task_removed
          - task_paused
          - task_resumed
          - task_renamed
          - task_bandwidth_changed
          - schedule_on
          - schedule_off
          - logs_deleted
          - log_retention_on
          - log_retention_off
          - delegation_created
          - delegation_updated
          - delegation_deleted
          - backup_started
          - backup_finished
          - backup_cancelled
          - backup_error
          - backup_warning
          - backup_partial
          - backup_started_by_event
          - backup_stopped_unexpectedly
          - configuration_not_exported
          - versions_not_copied
          - not_started_restore_in_progress
          - not_started_backup_in_progress
          - not_started_verification_in_progress
          - not_started_versions_being_deleted
          - not_started_shared_folder_not_accessible
          - not_started_outside_backup_window
          - not_started_already_in_progress
          - schedule_missed
          - cancelled_device_offline
          - cancelled_upload_paused
          - cancelled_dedup_failed
          - cancelled_by_backup_window
          - backup_window_opened
          - backup_window_closed
          - paused_by_backup_window
          - resumed_by_backup_window
          - speed
          - dedup_error
          - dedup_cancelled
          - dedup_partial
          - dedup_started
          - dedup_finished
          - cbt_version_finished
          - cbt_version_partial
          - consolidation_started
          - consolidation_finished
          - consolidation_error
          - restore_started
          - restore_cancelled
          - restore_finished
          - restore_error
          - restore_warning
          - restore_not_started_backup_in_progress
          - restore_not_started_restore_in_progress
          - restore_partial
          - restore_task_not_found
          - restore_version_not_found
          - restore_blocks_unreadable
          - instant_restore_paused
          - instant_restore_resumed
          - instant_restore_not_resumed
          - restore_cancelled_device_offline
          - versions_rotated
          - version_deletion_started
          - version_deletion_finished
          - version_deletion_error
          - target_deletion_started
          - target_deletion_finished
          - target_deletion_error
          - version_already_deleted
          - version_deletion_partial
          - version_deletion_no_permission
          - version_deletion_io_error
          - version_deletion_no_space
          - version_deletion_data_corrupt
          - retention_failed_task_being_restored
          - retention_failed_task_being_deleted
          - retention_failed
          - retention_failed_shared_folder_not_accessible
          - hypervisor_removal_started
          - hypervisor_removal_finished
          - hypervisor_removal_error
          - vm_data_removal_started
          - vm_data_removal_finished
          - vm_data_removal_error
          - vm_removed_from_task
          - template_created
          - template_removed
          - template_edited
          - template_renamed
          - queue_down
          - storage_read_only
          - storage_broken
          - storage_encrypted
          - storage_relinked_elsewhere
          - target_in_use_by_vmm
          - version_in_use_by_vmm
          - encrypted_storage_not_mounted
          - beta_licence
          - verification_started
          - verification_finished
          - verification_partial
          - verification_error
          - verification_cancelled
          - verification_screenshot_taken
          - mount_folder_not_empty
          - shared_folder_deleted
          - shared_folder_moved
          - shared_folder_renamed
          - relink_finished
          - relink_error
          - relink_data_corrupt
          - relink_no_space
          - relink_no_permission
          - relink_folder_not_found
          - hypervisor_sign_in_failed
          - vm_backup_started
          - vm_backup_finished
          - vm_backup_error
          - vm_backup_cancelled
          - vm_restore
          - hypervisor_not_reachable
          - guest_system_error
          - storage_busy
          - storage_created
          - storage_removed
          - storage_too_old
          - storage_too_new
          - storage_not_verified
          - compact_started
          - compact_finished
          - compact_error
          - device_connected
          - device_disconnected
          - device_opened_in_vmm
          - device_exported_to_vm
          - template_applied
          - device_offline
          - device_signed_out
          - device_not_found
          - device_dedup_error
          - device_dedup_cancelled
          - device_dedup_started
          - device_dedup_finished
          - restore_target_done
          - agent_newer_than_package
          - version_may_be_corrupt
          - path_backed_up
          - path_error
          - path_restored
          - path_restore_skipped
          - path_restore_overwritten
          - path_restore_error
          - path_restore_cancelled
          - path_downloaded
          - path_attributes
          - path_type_not_supported
          - path_too_long
          - snapshot_error
          - upload_error
          - agent_sign_in_failed
          - triggered_by_event
          - pre_script_error
          - pre_script_timeout
          - post_script_error
          - post_script_timeout
          - cache_quota_full
          - nas_logs_cleared
          - nas_precheck_error
          - nas_restore_error
          - less_than_8_gb_free
          - no_permission
          - quota_exceeded
          - file_system_read_only
          - io_error
          - data_corrupt
          - no_space_on_package_volume
          - quota_exceeded_on_package_volume
          - target_folder_not_found
          - database_not_found
          - version_folder_not_found
          - image_not_opened
          - shared_folder_compressed
          - unknown
        log_type_code:
          description: The same as the NAS's number.
          type: int
        error_code:
          description: 0, or a negative number of Active Backup.
          type: int
        other_params:
          description: What belongs to it, such as C(path).
          type: dict
    # end generated: contains-result
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.history_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
