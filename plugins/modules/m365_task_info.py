#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_task_info
short_description: Read the tasks of Active Backup for Microsoft 365
version_added: 1.0.0
description:
  - Returns the tasks of Active Backup for Microsoft 365 on a Synology NAS, on request with their settings.
  - No match gives an empty list, not an error.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.filter
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
options:
  include_settings:
    description:
      - Whether to add C(settings) to each task. The NAS lists every user, group, site and team there, which can be
        long.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.m365_task_schedule
"""

EXAMPLES = r"""
- name: Read all tasks with their settings
  nasfleet.active_backup.m365_task_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    include_settings: true
  register: m365

- name: Which tasks run only when somebody starts them?
  ansible.builtin.debug:
    msg: "{{ m365.tasks | selectattr('policy', 'eq', 'manual') | map(attribute='task_name') }}"
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
    - task_id: 1
      task_name: Contoso
      status: idle
      status_code: 1
      running: false
      policy: scheduled
      last_execution_time: 1733794235
      last_execution_time_iso: "2024-12-10T01:30:35Z"
      task_execution_id: 1
      last_outcome: success
      last_success_time: 1733794235
      last_success_time_iso: "2024-12-10T01:30:35Z"
      last_success_age: 43200
  contains:
    # begin generated: contains-m365-task
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    status:
      description: Whether a run is under way.
      type: str
      choices:
      - running
      - idle
      - unknown
    status_code:
      description: The same as the NAS's number.
      type: int
    running:
      description: The same.
      type: bool
    policy:
      description: V(continuous), V(manual), V(scheduled), or V(unknown).
      type: str
    last_outcome:
      description: 'How the last run ended: V(success), V(partial_success), V(fail), V(cancel), V(running),
        V(none) if it never ran, or V(unknown), which is never good.'
      type: str
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
    task_execution_id:
      description: ID of the last run; 0 before the first. Old packages do not send it.
      type: int
    last_execution_time:
      description: End of the last run, in epoch seconds. It also moves with a cancelled run, and stays behind
        in a continuous task.
      type: int
    last_execution_time_iso:
      description: The same in ISO 8601, in UTC; null for 0 or less.
      type: str
    duration:
      description: Length of the last run, in seconds.
      type: int
    job_id:
      description: ID that a run under way is cancelled by; else 0.
      type: int
    progress_list:
      description: Empty unless a run is under way.
      type: list
      elements: raw
    backup_policy:
      description: 0 continuous, 1 manual or scheduled.
      type: int
    enable_schedule:
      description: Whether a manual task has a schedule.
      type: bool
    schedule:
      description: The schedule as the NAS sends it; in force only with C(policy=scheduled).
      type: dict
      contains:
        date:
          description: Day, without leading zeros.
          type: str
        date_type:
          description: 0 recurring, 1 once.
          type: int
        hour:
          description: Hour.
          type: int
        minute:
          description: Minute.
          type: int
        last_work_hour:
          description: Last hour at which a run starts.
          type: int
        monthly_week:
          description: Weeks of the month.
          type: list
          elements: raw
        repeat_date:
          description: 0, 1001 daily, 1002 weekly, 1003 monthly.
          type: int
        repeat_hour:
          description: 'Every so many hours; 0: once a day.'
          type: int
        repeat_min:
          description: Every so many minutes.
          type: int
        repeat_hour_store_config:
          description: As the NAS sends it.
          type: raw
        repeat_min_store_config:
          description: As the NAS sends it.
          type: raw
        week_day:
          description: Days of the week, 0 is Sunday.
          type: str
    schedule_id:
      description: ID of the schedule.
      type: int
    region:
      description: 0 is the worldwide Microsoft 365.
      type: int
    task_status:
      description: As the NAS sends it. It says nothing of the last run.
      type: int
    task_status_error_code:
      description: 0, or the number of an error of the task.
      type: int
    attention_count:
      description: Number of things that need attention.
      type: int
    success_count:
      description: As the NAS sends it.
      type: int
    upgrade_progress:
      description: As the NAS sends it.
      type: int
    enable_mail:
      description: 1 if this service is backed up.
      type: int
    enable_archive_mail:
      description: 1 if this service is backed up.
      type: int
    enable_calendar:
      description: 1 if this service is backed up.
      type: int
    enable_contact:
      description: 1 if this service is backed up.
      type: int
    enable_drive:
      description: 1 if this service is backed up.
      type: int
    enable_site:
      description: 1 if this service is backed up.
      type: int
    enable_mysite:
      description: 1 if personal sites are backed up.
      type: int
    enable_teams:
      description: 1 if this service is backed up.
      type: int
    enable_group_mail:
      description: 1 if this service is backed up.
      type: int
    enable_group_calendar:
      description: 1 if this service is backed up.
      type: int
    enable_exchange:
      description: 1 if any part of Exchange is backed up.
      type: int
    enable_group:
      description: 1 if groups are backed up.
      type: int
    mysite_used_storage:
      description: Bytes of this service.
      type: int
    mail_used_storage:
      description: Bytes of this service.
      type: int
    archive_mail_used_storage:
      description: Bytes of this service.
      type: int
    calendar_used_storage:
      description: Bytes of this service.
      type: int
    contact_used_storage:
      description: Bytes of this service.
      type: int
    drive_used_storage:
      description: Bytes of this service.
      type: int
    site_used_storage:
      description: Bytes of this service.
      type: int
    teams_used_storage:
      description: Bytes of this service.
      type: int
    group_mail_used_storage:
      description: Bytes of this service.
      type: int
    group_calendar_used_storage:
      description: Bytes of this service.
      type: int
    error_mail:
      description: Errors of the last run.
      type: int
    error_archive_mail:
      description: Errors of the last run.
      type: int
    error_calendar:
      description: Errors of the last run.
      type: int
    error_contact:
      description: Errors of the last run.
      type: int
    error_drive:
      description: Errors of the last run.
      type: int
    error_site:
      description: Errors of the last run.
      type: int
    error_mysite:
      description: Errors of the last run.
      type: int
    error_teams:
      description: Errors of the last run.
      type: int
    error_group_mail:
      description: Errors of the last run.
      type: int
    error_group_calendar:
      description: Errors of the last run.
      type: int
    warning_mail:
      description: Warnings of the last run.
      type: int
    warning_archive_mail:
      description: Warnings of the last run.
      type: int
    warning_calendar:
      description: Warnings of the last run.
      type: int
    warning_contact:
      description: Warnings of the last run.
      type: int
    warning_drive:
      description: Warnings of the last run.
      type: int
    warning_site:
      description: Warnings of the last run.
      type: int
    warning_mysite:
      description: Warnings of the last run.
      type: int
    warning_teams:
      description: Warnings of the last run.
      type: int
    warning_group_mail:
      description: Warnings of the last run.
      type: int
    warning_group_calendar:
      description: Warnings of the last run.
      type: int
    processed_mail:
      description: What the last run processed.
      type: int
    processed_archive_mail:
      description: What the last run processed.
      type: int
    processed_calendar:
      description: What the last run processed.
      type: int
    processed_contact:
      description: What the last run processed.
      type: int
    processed_drive:
      description: What the last run processed.
      type: int
    processed_site:
      description: What the last run processed.
      type: int
    processed_mysite:
      description: What the last run processed.
      type: int
    processed_teams:
      description: What the last run processed.
      type: int
    processed_group_mail:
      description: What the last run processed.
      type: int
    processed_group_calendar:
      description: What the last run processed.
      type: int
    status_mail:
      description: 1 if the last run had data of this service.
      type: int
    status_archive_mail:
      description: 1 if the last run had data of this service.
      type: int
    status_calendar:
      description: 1 if the last run had data of this service.
      type: int
    status_contact:
      description: 1 if the last run had data of this service.
      type: int
    status_drive:
      description: 1 if the last run had data of this service.
      type: int
    status_site:
      description: 1 if the last run had data of this service.
      type: int
    status_mysite:
      description: 1 if the last run had data of this service.
      type: int
    status_teams:
      description: 1 if the last run had data of this service.
      type: int
    status_group_mail:
      description: 1 if the last run had data of this service.
      type: int
    status_group_calendar:
      description: 1 if the last run had data of this service.
      type: int
    transferred_size_mail:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_archive_mail:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_calendar:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_contact:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_drive:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_site:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_mysite:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_teams:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_group_mail:
      description: Bytes that the last run transferred.
      type: int
    transferred_size_group_calendar:
      description: Bytes that the last run transferred.
      type: int
    settings:
      description: The settings of the task. Only with O(include_settings).
      type: dict
      contains:
        policy:
          description: V(continuous), V(manual), V(scheduled), or V(unknown).
          type: str
        schedule:
          description: The schedule in the form of M(nasfleet.active_backup.m365_task_schedule); null unless
            it can express it.
          type: dict
          contains:
            start_hour:
              description: Hour.
              type: int
            start_minute:
              description: Minute.
              type: int
            run_days:
              description: The days, V(sun) first.
              type: list
              elements: raw
            repeat_every_hours:
              description: '0: once a day.'
              type: int
            last_run_hour:
              description: The hour after which no run starts; null unless repeated.
              type: int
        retention:
          description: The retention in the form of M(nasfleet.active_backup.m365_task_retention).
          type: dict
          contains:
            keep_all:
              description: Everything is kept.
              type: bool
            days_to_keep:
              description: Versions of so many days; null if everything is kept.
              type: int
        services:
          description: The services that are backed up.
          type: list
          elements: raw
        users:
          description: The users, as the NAS sends them.
          type: list
          elements: raw
        groups:
          description: The groups, as the NAS sends them.
          type: list
          elements: raw
        sites:
          description: The sites, as the NAS sends them.
          type: list
          elements: raw
        teams:
          description: The teams, as the NAS sends them.
          type: list
          elements: raw
    # end generated: contains-m365-task
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.m365_task_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
