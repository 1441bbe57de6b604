#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_storage_info
short_description: Read the storages of Active Backup for Business
version_added: 1.0.0
description:
  - Returns the shared folders that hold the backups of Active Backup for Business, with their sizes.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.rows
  - nasfleet.active_backup.attributes.info
seealso:
  - module: nasfleet.active_backup.abb_device_info
"""

EXAMPLES = r"""
- name: Read the storages
  nasfleet.active_backup.abb_storage_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: How large are they?
  ansible.builtin.debug:
    msg: "{{ item.share_name }}: {{ (item.dedup_size + item.compressed_size) | human_readable }}"
  loop: "{{ abb.storages }}"
  loop_control:
    label: "{{ item.share_name }}"
"""

RETURN = r"""
storages:
  description: The storages, with the keys of the API and words for numbers. Sizes are in bytes.
  returned: success
  type: list
  elements: dict
  sample:
    - storage_id: 1
      share_name: ActiveBackupforBusiness
      volume_path: /volume3
      mounted: true
      dedup_size: 1617010274304
      compressed_size: 0
      device_count: 4
      storage_compress_algorithm: none
      storage_compress_algorithm_code: 0
  contains:
    # begin generated: contains-storage
    storage_id:
      description: ID of the storage.
      type: int
    share_name:
      description: The shared folder.
      type: str
    volume_path:
      description: Its volume.
      type: str
    vol_name:
      description: Name of the volume.
      type: str
    fs_name:
      description: File system.
      type: str
    fs_type:
      description: The same as a number; 3 is Btrfs.
      type: int
    repo_dir:
      description: Folder of Active Backup in it.
      type: str
    mounted:
      description: Whether it is mounted.
      type: bool
    dedup_size:
      description: Bytes after deduplication.
      type: int
    compressed_size:
      description: Bytes after compression.
      type: int
    device_count:
      description: Number of devices.
      type: int
    device_info:
      description: Number and bytes by kind of device.
      type: dict
      contains:
        pc_count:
          description: PCs.
          type: int
        pc_size:
          description: Their bytes.
          type: int
        server_count:
          description: Physical servers.
          type: int
        server_size:
          description: Their bytes.
          type: int
        vm_count:
          description: Virtual machines.
          type: int
        vm_size:
          description: Their bytes.
          type: int
        agentless_count:
          description: File servers.
          type: int
        agentless_size:
          description: Their bytes.
          type: int
        dsm_count:
          description: NASes.
          type: int
        dsm_size:
          description: Their bytes.
          type: int
    backup_tasks:
      description: What is being backed up to it.
      type: list
      elements: raw
    delete_tasks:
      description: Tasks that are being deleted.
      type: list
      elements: raw
    delete_versions:
      description: Versions that are being deleted.
      type: list
      elements: raw
    compacting:
      description: Whether it is being compacted.
      type: bool
    compacting_percentage:
      description: How far that is.
      type: int
    relink_state:
      description: State of a relink.
      type: dict
      contains:
        alive:
          description: As the NAS sends it.
          type: bool
        owner:
          description: As the NAS sends it.
          type: bool
        state:
          description: As the NAS sends it.
          type: int
        error:
          description: As the NAS sends it.
          type: raw
    storage_compress_algorithm:
      description: How it compresses.
      type: str
      choices:
      - none
      - lz4
      - unset
      - unknown
    storage_compress_algorithm_code:
      description: The same as the NAS's number.
      type: int
    storage_encrypt_algorithm:
      description: How it encrypts.
      type: str
      choices:
      - none
      - x25519
      - unset
      - unknown
    storage_encrypt_algorithm_code:
      description: The same as the NAS's number.
      type: int
    share_type:
      description: As the NAS sends it.
      type: raw
    automount_iv:
      description: As the NAS sends it.
      type: str
    automount_location:
      description: As the NAS sends it.
      type: str
    # end generated: contains-storage
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.storage_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
