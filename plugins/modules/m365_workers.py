#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_workers
short_description: Manage the workers of Active Backup for Microsoft 365
version_added: 1.0.0
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
  returned: success, and a failure that has changed something
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.workers import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
