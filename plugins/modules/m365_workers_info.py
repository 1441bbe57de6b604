#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_workers_info
short_description: Read the workers of Active Backup for Microsoft 365
version_added: 0.1.0
description:
  - Returns how many accounts and files Active Backup for Microsoft 365 backs up at the same time, and how many it
    could.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
seealso:
  - module: nasfleet.active_backup.m365_workers
"""

EXAMPLES = r"""
- name: Read the workers
  nasfleet.active_backup.m365_workers_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: m365

- name: Is there room?
  ansible.builtin.debug:
    msg: "{{ m365.workers.max_backup_job_workers - m365.workers.backup_job_workers }} more accounts would be possible"
"""

RETURN = r"""
workers:
  description: The workers, under the names of the options of M(nasfleet.active_backup.m365_workers).
  returned: success
  type: dict
  sample: {backup_job_workers: 20, event_workers: 40, max_backup_job_workers: 40, max_event_workers: 40}
  contains:
    # begin generated: contains-options
    backup_job_workers:
      description: How many accounts are backed up at the same time, 5 or more.
      type: int
    event_workers:
      description: How many files are backed up at the same time, 5 or more.
      type: int
    max_backup_job_workers:
      description: The most accounts that this NAS allows; null where it does not say.
      type: int
    max_event_workers:
      description: The most files that this NAS allows; null where it does not say.
      type: int
    # end generated: contains-options
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.workers_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
