#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: active_backup_health_info
short_description: Judge every backup task of a NAS - what is backed up, and what is not
version_added: 1.0.0
description:
  - Returns a verdict and a reason for every task of Active Backup for Business and Microsoft 365, from one sign-in and
    few requests. A task is judged by its own schedule, in the local time of the NAS, and by O(rules) where its schedule
    is not the right measure.
  - What the NAS does not say is V(unknown) with what is missing, never V(ok).
  - What cannot be read does not fail the rest. A package whose tasks cannot be read is named in C(unread) of
    RV(health), with a warning; if no task of either package can be read the module fails.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
options:
  grace:
    description: How late a scheduled run may be before its task is V(overdue), for example V(90m).
    type: str
    default: 2h
  hung_after:
    description: A run that has been under way for longer is V(hung).
    type: str
    default: 24h
  accept_partial:
    description: Whether a partial success counts as a good backup.
    type: bool
    default: false
  rules:
    description:
      - Exceptions, first match wins. C(name), C(backup_type) and C(product) select tasks; the other keys apply to them.
        A rule needs at least one of each.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Shell pattern of task names, for example V(Laptop*).
        type: str
      backup_type:
        description: Tasks of this type.
        type: str
        choices: [vm, pc, physical_server, file_server, nas]
      product:
        description: Tasks of this package.
        type: str
        choices: [abb, m365]
      max_age:
        description: How old the last good backup may be. Replaces the schedule as the measure.
        type: str
      grace:
        description: As O(grace).
        type: str
      hung_after:
        description: As O(hung_after).
        type: str
      accept_partial:
        description: As O(accept_partial).
        type: bool
      ignore:
        description: Do not judge these tasks. They are listed with a null verdict and not counted.
        type: bool
  history_days:
    description: Adds the runs of so many days to each task, today included. At most 366.
    type: int
    default: 0
  protected_hosts:
    description:
      - Names of hosts that should be backed up. Those that no device of a task matches are returned as
        C(unprotected_hosts). Case does not matter, and a name matches with or without its domain.
    type: list
    elements: str
    default: []
  timezone:
    description:
      - Time zone of the NAS, for example V(Europe/Berlin). With it schedules are exact, also when the clocks change.
      - Without it the offset is derived from the next run of a scheduled task; without such a task it is UTC, and a
        warning says so.
    type: str
  fields:
    description:
      - Only these keys of RV(health), to keep results small. A dot leads to keys of inner objects, for example
        V(tasks.verdict). Keys of RV(health.tasks) alone, such as V(verdict), are understood, too.
    type: list
    elements: str
seealso:
  - module: nasfleet.active_backup.abb_task_info
  - module: nasfleet.active_backup.m365_task_info
"""

EXAMPLES = r"""
- name: Read the health of the NAS
  nasfleet.active_backup.active_backup_health_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    timezone: Europe/Berlin
  register: nas

- name: What needs attention?
  ansible.builtin.debug:
    msg: "{{ item.task_name }} is {{ item.verdict }}. {{ item.reason }}"
  loop: "{{ nas.health.tasks | rejectattr('verdict', 'in', ['ok', 'running', none]) }}"
  loop_control:
    label: "{{ item.task_name }}"

- name: Laptops may be away for a week, test machines do not matter
  nasfleet.active_backup.active_backup_health_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    rules:
      - name: "Laptop*"
        max_age: 7d
      - name: "test-*"
        ignore: true
    protected_hosts: [pc-anna, srv-files.example.com]
    history_days: 14
"""

RETURN = r"""
health:
  description: What is known of the NAS and its backup tasks.
  returned: success
  type: dict
  sample:
    hostname: nas1.example.com
    time: 1741946439
    summary: {failed: 0, hung: 0, never_ran: 0, overdue: 1, partial: 0, unknown: 0, running: 0, paused: 0, ok: 7}
    worst: overdue
    tasks:
      - product: abb
        task_id: 5
        task_name: Laptop 7
        verdict: overdue
        reason: No backup since Friday 03:17; the run due Monday 03:00 did not happen.
  contains:
    # begin generated: contains-health
    hostname:
      description: The NAS.
      type: str
    time:
      description: The time on the NAS, in epoch seconds.
      type: int
    time_iso:
      description: The same in UTC.
      type: str
    packages:
      description: The packages V(abb) and V(m365), each with C(installed), C(running) and C(version); null
        if the account may not see it. One that has answered is installed and runs, whatever the NAS lists;
        C(running) is null where nothing tells.
      type: dict
    summary:
      description: Number of tasks for each verdict.
      type: dict
      contains:
        failed:
          description: Tasks whose newest finished backup failed.
          type: int
        hung:
          description: Tasks with a run under way for longer than O(hung_after).
          type: int
        never_ran:
          description: Tasks without any good backup although one was due.
          type: int
        overdue:
          description: Tasks whose last good backup is older than the last run that was due.
          type: int
        partial:
          description: Tasks whose newest finished backup was only partly successful.
          type: int
        unknown:
          description: Tasks of which the NAS does not say enough.
          type: int
        running:
          description: Tasks with a run under way, and nothing worse.
          type: int
        paused:
          description: Continuous tasks that somebody paused.
          type: int
        ok:
          description: All others.
          type: int
    worst:
      description: The worst verdict; null without tasks.
      type: str
    unread:
      description: A sentence for each package whose tasks could not be read, with what the NAS said; empty
        where all were. Nothing else shows these tasks.
      type: list
      elements: raw
    tasks:
      description: The tasks of both packages.
      type: list
      elements: dict
      contains:
        product:
          description: V(abb) or V(m365).
          type: str
        task_id:
          description: ID of the task.
          type: int
        task_name:
          description: Name of the task.
          type: str
        backup_type:
          description: What is backed up, in the words of M(nasfleet.active_backup.abb_task_info); null for
            Microsoft 365.
          type: str
        verdict:
          description: The verdict, a key of C(summary); null for a task that a rule ignores.
          type: str
        reason:
          description: Why, in a sentence or two.
          type: str
        expected_by:
          description: The first run that no backup counts for yet, in epoch seconds; null if nothing is due
            by itself.
          type: int
        overdue_by:
          description: Seconds since then, if it and the grace are past; else null.
          type: int
        last_success_time:
          description: End of the last good backup, in epoch seconds; null for never.
          type: int
        last_success_age:
          description: Seconds since then, by the NAS's clock; null for never.
          type: int
        last_result:
          description: The newest finished backup, cancelled ones too; null if there is none.
          type: dict
          contains:
            status:
              description: How it ended.
              type: str
            time_end:
              description: When, in epoch seconds.
              type: int
            transfered_bytes:
              description: Bytes; null if unknown.
              type: int
            detail:
              description: More about it.
              type: str
        next_trigger_time:
          description: The next scheduled run, in epoch seconds; null if none is planned.
          type: int
        running:
          description: Whether a run is under way or queued.
          type: bool
        progress:
          description: How far it is, from 0 to 1; null if that is not known, and without a run under way.
          type: float
        schedule:
          description: The schedule in words.
          type: str
        in_backup_window:
          description: Whether a run may begin now; true for a task without a backup window.
          type: bool
        backup_window_opens:
          description: When the backup window opens next, in epoch seconds; null while it is open, where there
            is none, and for one that is never open.
          type: int
        version_count:
          description: Number of versions; null for Microsoft 365, and where the NAS does not say.
          type: int
        oldest_version_time:
          description: End of the oldest finished version, in epoch seconds; null if there is none.
          type: int
        devices:
          description: The devices of the task.
          type: list
          elements: dict
          contains:
            device_id:
              description: ID of the device. Names repeat, this does not.
              type: int
            host_name:
              description: Name of the device.
              type: str
            os_name:
              description: Its operating system.
              type: str
            agent_status:
              description: State of its agent.
              type: str
            login_time:
              description: When its agent last signed in, in epoch seconds.
              type: int
            verdict:
              description: Its own verdict, for tasks of several devices.
              type: str
            last_success_time:
              description: End of its own last good backup, in epoch seconds, for tasks of several devices;
                null where none is known of the last 31 days, or of those before the last run of a task that
                rests.
              type: int
        rule:
          description: Index of the rule that applies; null for none.
          type: int
        history:
          description: The days, oldest first, the last is today. Only with O(history_days).
          type: list
          elements: dict
          contains:
            date:
              description: Day of the NAS's local calendar.
              type: str
            status:
              description: The worst run that no later good run of that day made up for; V(none) without a
                run.
              type: str
            runs:
              description: Number of runs that ended that day. A continuous task of Microsoft 365 has none,
                so that the entries of its log are counted.
              type: int
            transfered_bytes:
              description: Bytes; null if unknown.
              type: int
    storages:
      description: The shared folders that hold backups of Active Backup for Business.
      type: list
      elements: dict
      contains:
        storage_id:
          description: ID of the storage.
          type: int
        share_name:
          description: The shared folder.
          type: str
        volume_path:
          description: Its volume.
          type: str
        mounted:
          description: Whether it is mounted.
          type: bool
        device_count:
          description: Number of devices.
          type: int
        dedup_size:
          description: Bytes after deduplication.
          type: int
        compressed_size:
          description: Bytes after compression.
          type: int
        compacting:
          description: Whether it is being compacted.
          type: bool
    certificate:
      description: The certificate of Active Backup for Business; null if unknown.
      type: dict
      contains:
        source:
          description: V(dsm) or V(package).
          type: str
        common_name:
          description: Its common name.
          type: str
        expires:
          description: When it expires, in epoch seconds; null if unknown.
          type: int
        expires_in_days:
          description: Days until then; null if unknown.
          type: int
    unprotected_hosts:
      description: Those of O(protected_hosts) that no task backs up; null if the tasks of Active Backup for
        Business could not be read.
      type: list
      elements: raw
    # end generated: contains-health
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.health import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
