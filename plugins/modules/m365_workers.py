#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_workers
short_description: Manage the workers of Active Backup for Microsoft 365
version_added: 0.1.0
description:
  - Sets how many accounts and how many files Active Backup for Microsoft 365 backs up at the same time.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes
options:
  backup_job_workers:
    description:
      - How many accounts are backed up at the same time, 5 or more.
      - At least one of this and O(event_workers) is required.
    type: int
  event_workers:
    description:
      - How many files are backed up at the same time, 5 or more.
    type: int
  limit_to_maximum:
    description:
      - What to do with a number above the maximum of the NAS. V(false) fails, V(true) sets the maximum instead.
      - Useful for one value for a fleet of large and small models.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.m365_workers_info
"""

EXAMPLES = r"""
- name: Twenty accounts at a time, and as many files as the model can take, up to 60
  nasfleet.active_backup.m365_workers:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    backup_job_workers: 20
    event_workers: 60
    limit_to_maximum: true
"""

RETURN = r"""
workers:
  description: The workers after the task (in check mode, as they would be).
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.workers import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
