#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_storage_info
short_description: Read the storages of Active Backup for Business
version_added: 0.1.0
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
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.storage_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
