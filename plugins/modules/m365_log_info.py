#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: m365_log_info
short_description: Read the logs of Active Backup for Microsoft 365
version_added: 1.0.0
description:
  - Returns rows of the log of the package Active Backup for Microsoft 365, or of the logs of its tasks, newest first,
    whatever the order of the NAS.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
options:
  name:
    description:
      - The logs of the tasks with these names. An empty list selects nothing. Cannot be combined with O(task_id).
      - What the package's log says of a task that was deleted is found by its name, unless another task has that now.
        Its O(task_id) finds it always.
      - Without O(name) and O(task_id), the log of the package.
    type: list
    elements: str
  task_id:
    description:
      - The logs of the tasks with these IDs. An empty list selects nothing. A task that was deleted has no log of
        its own any more; what the package's log says of it is returned.
    type: list
    elements: int
  keyword:
    description: Only rows that hold this text.
    type: str
  limit:
    description: How many of the newest rows to return; V(0) is all.
    type: int
    default: 200
seealso:
  - module: nasfleet.active_backup.m365_task_info
"""

EXAMPLES = r"""
- name: What did the package do lately?
  nasfleet.active_backup.m365_log_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    limit: 20
  register: m365

- name: Show it
  ansible.builtin.debug:
    msg: "{{ m365.logs | map(attribute='description') }}"

- name: What became of one mailbox?
  nasfleet.active_backup.m365_log_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: Contoso
    keyword: anna@contoso.example
"""

RETURN = r"""
logs:
  description: The rows, newest first. The keys are those of the API, with ISO 8601 beside epoch seconds.
  returned: success
  type: list
  elements: dict
  sample:
    - task_id: 1
      task_execution_id: 1
      timestamp: 1733794236
      timestamp_iso: "2024-12-10T01:30:36Z"
      description: Backup task [Contoso] completed.
      log_type: 0
      error_code: 0
      category: backup_result
      category_code: 0
  contains:
    # begin generated: contains-m365-log
    task_id:
      description: ID of the task.
      type: int
    timestamp:
      description: When, in epoch seconds.
      type: int
    timestamp_iso:
      description: The same in ISO 8601, in UTC; null for 0 or less.
      type: str
    description:
      description: What it says, in the language of the NAS.
      type: str
    category:
      description: What kind of row it is; only in the package's log.
      type: str
      choices:
      - backup_result
      - user_action
      - unknown
    category_code:
      description: The same as the NAS's number.
      type: int
    log_type:
      description: 0 information; other numbers speak of trouble.
      type: int
    error_code:
      description: 0, or the number of an error.
      type: int
    task_execution_id:
      description: ID of the run; 0 for none.
      type: int
    storage_remove_id:
      description: As the NAS sends it; only in the package's log.
      type: int
    # end generated: contains-m365-log
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.log_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
