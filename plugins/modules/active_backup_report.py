#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION. The module is an action plugin of the same name, which runs on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: active_backup_report
short_description: Write a report on the backups of all NASes
version_added: 1.0.0
description:
  - Writes what M(nasfleet.active_backup.active_backup_health_info) found on many NASes as a web page, as JSON, as CSV
    and as metrics, into a folder on the controller.
  - The page first says what needs attention, worst first, then has a line for each NAS and each task. It is one file
    that loads nothing and needs no script, so it can be mailed, printed, or put on any web server.
  - The module makes no connection, whatever the host of the task. In a play over many hosts, use C(run_once).
  - It judges nothing itself. A NAS that could not be read is part of the report, and does not fail the task.
  - When only time has passed since the last report (the hour of the reading, the age of a backup), the files are
    brought up to date and the task is unchanged, so a handler that sends the report is only notified of news.
author:
  - NAS Fleet contributors (@nasfleet)
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying the target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff
      mode.
    support: full
    details:
      - The diff has the rows that changed since the last report in that folder, once for each folder.
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates
      no change.
    support: full
    details:
      - The time at which the report was made is brought up to date without counting as a change.
  action_group:
    description: Use C(group/nasfleet.active_backup.dsm) in C(module_defaults) to set defaults for this module.
    support: none
    membership: []
    details:
      - The defaults of that group are connection options, of which this module has none.
options:
  fleet:
    description:
      - The NASes, each with its health or with the message of the failure to read it.
      - An empty list makes an empty report.
    type: list
    elements: dict
    required: true
    suboptions:
      nas:
        description:
          - What the NAS is called in the report, for example C(inventory_hostname).
          - The C(nas) of a result (a dictionary of C(hostname) and C(port)) is also accepted.
          - The same NAS must not be listed twice in a group.
        type: raw
        required: true
      group:
        description: The customer, site or team that the NAS belongs to. NASes without a group are shown last.
        type: str
      health:
        description:
          - RV(nasfleet.active_backup.active_backup_health_info#module:health), unchanged.
          - Required unless O(fleet[].error) is given. Null or empty counts as not given.
        type: dict
      error:
        description:
          - Why the NAS could not be read, for example the C(msg) of the failed task.
          - Required unless O(fleet[].health) is given. Null or empty counts as not given.
        type: str
      reason:
        description: What the failure is about, for example V(unreachable). It is not shown.
        type: str
  dest:
    description:
      - The folder on the controller to write to. It is made if it is missing.
      - A relative path is below the folder in which Ansible was started.
    type: path
    required: true
  formats:
    description:
      - What to write. V(html) is C(active_backup.html), V(json) is C(active_backup.json), V(csv) is
        C(active_backup.csv), V(openmetrics) is C(active_backup.prom).
      - Files of formats that are not named here are left alone, also those of an earlier run.
    type: list
    elements: str
    choices: [html, json, csv, openmetrics]
    default: [html, json, csv, openmetrics]
  title:
    description: The title of the page.
    type: str
    default: Backup report
  mode:
    description:
      - The permissions of the files, octal and in quotes, for example V('0640').
      - Folders that the module makes get the same, and can be entered by those who may read.
    type: raw
    default: '0644'
  per_group:
    description:
      - Write a report for each group instead of one for all, each into a folder below O(dest) that is named after the
        group, and C(index.html) in O(dest) with a line for each group if O(formats) has V(html).
      - A folder holds nothing about other groups, so it can be handed to the customer. The index names all of them.
      - Folders of groups that are no longer part of O(fleet) are left alone.
    type: bool
    default: false
  timezone:
    description:
      - The time zone of the times in the page, as an IANA name, for example V(Europe/Berlin).
      - Without it, the time zone of the controller. The page says which one it is. The other formats have UTC.
    type: str
seealso:
  - module: nasfleet.active_backup.active_backup_health_info
  - ref: ansible_collections.nasfleet.active_backup.docsite.guide_report
    description: How to read, send and scrape the report.
"""

EXAMPLES = r"""
- name: Write the morning report
  nasfleet.active_backup.active_backup_report:
    fleet:
      - nas: contoso-hq
        group: Contoso
        health: "{{ health }}" # registered from active_backup_health_info
      - nas: fabrikam
        group: Fabrikam
        error: No connection to backup.fabrikam.example within 30 s
    dest: /srv/www/backup
    title: Backups this morning
    timezone: Europe/Berlin
  register: report

- name: Show what needs attention
  ansible.builtin.debug:
    msg: "{{ item.text }}"
  loop: "{{ report.attention }}"
  loop_control:
    label: "{{ item.nas }}"

- name: Only the metrics, for the textfile collector of node_exporter
  nasfleet.active_backup.active_backup_report:
    fleet: "{{ fleet }}"
    dest: /var/lib/node_exporter/textfile
    formats: [openmetrics]

- name: A page and a table for each customer
  nasfleet.active_backup.active_backup_report:
    fleet: "{{ fleet }}"
    dest: /srv/reports
    formats: [html, csv]
    per_group: true
    mode: '0640'
"""

RETURN = r"""
files:
  description: The files of the report, in check mode too.
  returned: success
  type: list
  elements: str
  sample: [/srv/www/backup/active_backup.html, /srv/www/backup/active_backup.json]
summary:
  description: The numbers of the report, over all groups.
  returned: success
  type: dict
  contains:
    groups:
      description: Number of groups. NASes without a group count as one.
      type: int
      sample: 2
    nases:
      description: Number of NASes.
      type: int
      sample: 3
    nases_unreadable:
      description: Number of NASes that could not be read.
      type: int
      sample: 1
    tasks:
      description: Number of backup tasks with a verdict.
      type: int
      sample: 24
    tasks_ignored:
      description: Number of tasks that a rule leaves out; they are not in RV(summary.tasks).
      type: int
      sample: 0
    verdicts:
      description: Number of tasks per verdict, worst first, with zeros.
      type: dict
      sample: {failed: 1, hung: 0, never_ran: 0, overdue: 2, partial: 0, unknown: 0, running: 1, paused: 0, ok: 20}
    worst:
      description: The worst verdict there is, at least V(unknown) where tasks could not be read; null without tasks.
      type: str
      sample: failed
    attention:
      description: Number of entries of RV(attention).
      type: int
      sample: 4
attention:
  description:
    - What needs attention, worst first; among equals the longest overdue first.
    - Tasks that are V(running), V(paused) or V(ok) are not part of it.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description:
        - What it is, a verdict on a task or something about a NAS.
        - V(nas_unreadable), it could not be read. V(package_stopped), an installed package does not run.
          V(storage_unmounted), a storage is not mounted. V(no_tasks), nothing is backed up there. V(tasks_unread), the
          tasks of a package could not be read. V(unprotected), hosts that should be backed up are in no task.
          V(certificate), it expires within 14 days or has expired.
      type: str
      choices: [nas_unreadable, failed, hung, never_ran, overdue, package_stopped, storage_unmounted, no_tasks, partial,
        tasks_unread, unknown, unprotected, certificate]
      sample: failed
    group:
      description: The group of the NAS; null without one.
      type: str
      sample: Contoso
    nas:
      description: The NAS.
      type: str
      sample: contoso-hq
    product:
      description: V(abb) or V(m365) for a task; null for a NAS.
      type: str
      choices: [abb, m365]
      sample: abb
    task_id:
      description: The ID of the task; null for a NAS.
      type: int
      sample: 5
    task_name:
      description: The name of the task; null for a NAS.
      type: str
      sample: Accounting PCs
    verdict:
      description: The verdict on the task; null for a NAS.
      type: str
      choices: [failed, hung, never_ran, overdue, partial, unknown]
      sample: failed
    reason:
      description: What is wrong, in sentences.
      type: str
      sample: The backup that ended Sunday 03:14 failed.
    text:
      description: All of it in one line, for a message or a ticket.
      type: str
      sample: "Contoso, contoso-hq, Accounting PCs: Failed. The backup that ended Sunday 03:14 failed."
reason:
  description: V(input) if an option is wrong and nothing was written, V(not_applied) if a file could not be written.
  returned: failure
  type: str
  choices: [input, not_applied, mistake]
  sample: input
written:
  description: The files that were written before one could not be.
  returned: failure while writing
  type: list
  elements: str
  sample: [/srv/www/backup/active_backup.html]
not_written:
  description: The files that were not.
  returned: failure while writing
  type: list
  elements: str
  sample: [/srv/www/backup/active_backup.json]
"""
