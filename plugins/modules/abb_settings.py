#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_settings
short_description: Manage the settings of Active Backup for Business
version_added: 1.0.0
description:
  - Brings the package-wide settings of Active Backup for Business on a Synology NAS to the declared values.
  - Only what is given is managed, and only what differs is written, in one request, which is then read back.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes
options:
  max_concurrent_devices:
    description:
      - How many devices may be backed up at the same time, 1 or more. Takes effect from the next backup on.
      - Synology documents at most 10 file servers, and at most 50 PCs, servers and virtual machines; the real maximum
        depends on the model. How a NAS refuses a larger number is not known.
    type: int
  retention_time:
    description:
      - The time of day at which the retention policy runs, in the local time of the NAS.
      - A dictionary, since YAML reads a bare C(14:50) as the number 890.
    type: dict
    suboptions:
      hour:
        description: The hour, 0 to 23.
        type: int
        required: true
      minute:
        description: The minute, 0 to 59.
        type: int
        required: true
  traffic_throttle:
    description:
      - A limit to the traffic of all backups together. It applies to PCs, physical servers and NASes only.
      - Only the keys that are given are managed. They must make sense together with what the NAS has already.
    type: dict
    suboptions:
      enabled:
        description: Whether the traffic is limited. Needs a O(traffic_throttle.bandwidth), here or on the NAS.
        type: bool
      bandwidth:
        description:
          - The limit, 0 or more. Evenly shared by the backups that run.
          - In MB/s as the functions that this collection implements are documented; no other source confirms the unit.
        type: int
      ip_range_enabled:
        description:
          - Whether the limit holds only for the addresses of O(traffic_throttle.ip_range).
          - Needs O(traffic_throttle.enabled) and a range, here or on the NAS.
        type: bool
      ip_range:
        description: The addresses that the limit holds for.
        type: dict
        suboptions:
          start:
            description: The first IPv4 address.
            type: str
            required: true
          end:
            description: The last IPv4 address; not before O(traffic_throttle.ip_range.start).
            type: str
            required: true
  use_package_certificate:
    description:
      - Whether the package uses the certificate that it signed itself (V(true)) or that of DSM (V(false)).
      - Agents on the devices notice such a change, and may have to be told to trust the other certificate.
    type: bool
seealso:
  - module: nasfleet.active_backup.abb_settings_info
"""

EXAMPLES = r"""
- name: Five devices at a time, retention at 14:50
  nasfleet.active_backup.abb_settings:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    max_concurrent_devices: 5
    retention_time:
      hour: 14
      minute: 50

- name: Leave room for the office on the line
  nasfleet.active_backup.abb_settings:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    traffic_throttle:
      enabled: true
      bandwidth: 50
      ip_range_enabled: true
      ip_range:
        start: 192.0.2.10
        end: 192.0.2.99

- name: No limit any more
  nasfleet.active_backup.abb_settings:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    traffic_throttle:
      enabled: false
      ip_range_enabled: false
"""

RETURN = r"""
settings:
  description: The settings after the task (in check mode, as they would be). They can be given back as options.
  returned: success, and a failure that has changed something
  type: dict
  sample:
    max_concurrent_devices: 5
    retention_time: {hour: 14, minute: 50}
    traffic_throttle: {enabled: false, bandwidth: 0, ip_range_enabled: false, ip_range: null}
    use_package_certificate: true
  contains:
    # begin generated: contains-options
    max_concurrent_devices:
      description: How many devices may be backed up at the same time, 1 or more. Takes effect from the next backup
        on. Null where the NAS does not list it.
      type: int
    retention_time:
      description: The time of day at which the retention policy runs, in the local time of the NAS. Null where the
        NAS does not list it.
      type: dict
      contains:
        hour:
          description: The hour, 0 to 23.
          type: int
        minute:
          description: The minute, 0 to 59.
          type: int
    traffic_throttle:
      description: A limit to the traffic of all backups together. It applies to PCs, physical servers and NASes
        only. Null where the NAS does not list it.
      type: dict
      contains:
        enabled:
          description: Whether the traffic is limited. Needs a
            O(nasfleet.active_backup.abb_settings#module:traffic_throttle.bandwidth), here or on the NAS.
          type: bool
        bandwidth:
          description: The limit, 0 or more. Evenly shared by the backups that run.
          type: int
        ip_range_enabled:
          description: Whether the limit holds only for the addresses of
            O(nasfleet.active_backup.abb_settings#module:traffic_throttle.ip_range).
          type: bool
        ip_range:
          description: The addresses that the limit holds for.
          type: dict
          contains:
            start:
              description: The first IPv4 address.
              type: str
            end:
              description: The last IPv4 address; not before
                O(nasfleet.active_backup.abb_settings#module:traffic_throttle.ip_range.start).
              type: str
    use_package_certificate:
      description: Whether the package uses the certificate that it signed itself (V(true)) or that of DSM
        (V(false)). Null where the NAS does not list it.
      type: bool
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.settings import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
