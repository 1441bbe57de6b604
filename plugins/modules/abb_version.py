#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_version
short_description: Prune the versions of a task of Active Backup for Business
version_added: 1.0.0
description:
  - Deletes versions of one task of Active Backup for Business, by ID or by a policy, in one request, and reads back.
  - Looks for up to 30 seconds whether the versions are gone. One that the NAS could not delete is a failure; of one
    that is still being deleted then a warning tells.
  - Never deletes a locked version, nor the newest completed one, nor anything while the task runs.
  - The data is destroyed. Look at RV(deleted) in check mode first.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.tasks.one
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes
options:
  version_ids:
    description:
      - IDs of the versions to delete. One that is gone already counts as done; a locked one, or the newest completed
        one, fails. An empty list changes nothing.
      - Cannot be combined with O(keep_last) and O(older_than). One of the three is required.
    type: list
    elements: int
  keep_last:
    description:
      - Number of newest completed versions to keep (at least 1). Anything newer than the oldest kept one stays; older
        versions may be deleted.
      - Only completed, partial and failed versions are touched; a warning tells of those that the NAS has failed to
        delete (C(delete_failed)). With O(older_than) as well, a version goes only if both say so.
    type: int
  older_than:
    description:
      - Only versions that were finished longer ago than this go. A number and C(m), C(h), C(d) or C(w), for example
        V(90d). Measured against the clock of the NAS, and refused if its replies do not say what time it is.
    type: str
  max_deletions:
    description: Fail, and delete nothing, if more versions than this would go.
    type: int
  remove_backup_data:
    description:
      - Must be V(true) if anything is to be deleted, in check mode too. Without it the module fails and says what would
        go.
    type: bool
    default: false
seealso:
  - module: nasfleet.active_backup.abb_task_info
"""

EXAMPLES = r"""
- name: Prune to what is contracted - 30 versions, and in any case those of the last 90 days
  nasfleet.active_backup.abb_version:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    name: File server
    keep_last: 30
    older_than: 90d
    max_deletions: 20
    remove_backup_data: true

- name: Delete two versions that somebody asked to be forgotten
  nasfleet.active_backup.abb_version:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    task_id: 5
    version_ids: [160, 161]
    remove_backup_data: true
"""

RETURN = r"""
deleted:
  description:
    - The versions that were deleted (in check mode, that would be), newest first. The keys are those of the API,
      with words for numbers and ISO 8601 beside epoch seconds.
  returned: success, and after a failure that came after a write
  type: list
  elements: dict
  sample:
    - version_id: 160
      status: completed
      status_code: 3
      locked: false
      time_start: 1741896737
      time_start_iso: "2025-03-13T20:12:17Z"
      time_end: 1741901184
      time_end_iso: "2025-03-13T21:26:24Z"
  contains:
    # begin generated: contains-deleted
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
    # end generated: contains-deleted
kept:
  description: The versions that are left, newest first.
  returned: success
  type: list
  elements: dict
  sample:
    - version_id: 163
      status: completed
      status_code: 3
      locked: false
      time_end: 1741946439
      time_end_iso: "2025-03-14T10:00:39Z"
  contains:
    # begin generated: contains-kept
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
    # end generated: contains-kept
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.version import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
