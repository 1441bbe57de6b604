#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_task_retention
short_description: Manage how long a task of Active Backup for Microsoft 365 keeps versions
version_added: 1.0.0
description:
  - Brings the retention of one task of Active Backup for Microsoft 365 to the declared one.
  - The NAS takes the settings of a task only as a whole. Everything that is not the retention goes back as it was read,
    keys that this collection does not know included.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.one
  - nasfleet.active_backup.attributes
options:
  keep_all:
    description: V(true) keeps every version. Exactly one of this and O(days_to_keep) is required.
    type: bool
  days_to_keep:
    description: Keep the versions of so many days, 1 to 3650.
    type: int
  allow_shorter:
    description:
      - Must be V(true) if less is to be kept than now (fewer days, or days instead of everything), in check mode too,
        since the NAS then destroys the older versions.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.m365_task_info
  - module: nasfleet.active_backup.m365_task_schedule
"""

EXAMPLES = r"""
- name: Ten years, as the contract says
  nasfleet.active_backup.m365_task_retention:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso
    days_to_keep: 3650

- name: Keep one year instead of everything, and destroy what is older
  nasfleet.active_backup.m365_task_retention:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso archive
    days_to_keep: 365
    allow_shorter: true
"""

RETURN = r"""
retention:
  description: The retention after the task (in check mode, as it would be).
  returned: success, and a failure that has changed something
  type: dict
  sample: {task_id: 1, task_name: Contoso, keep_all: false, days_to_keep: 3650}
  contains:
    task_id:
      description: ID of the task.
      type: int
    task_name:
      description: Name of the task.
      type: str
    keep_all:
      description: Whether every version is kept.
      type: bool
    days_to_keep:
      description: For how many days versions are kept; null where every version is, or where it is not
        known.
      type: int
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_retention import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
