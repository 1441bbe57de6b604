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
"""

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.storage_info import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
