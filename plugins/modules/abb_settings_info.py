#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: abb_settings_info
short_description: Read the settings of Active Backup for Business
version_added: 1.0.0
description:
  - Returns the package-wide settings of Active Backup for Business on a Synology NAS.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
seealso:
  - module: nasfleet.active_backup.abb_settings
"""

EXAMPLES = r"""
- name: Read the settings
  nasfleet.active_backup.abb_settings_info:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
  register: abb

- name: Until when is the certificate of DSM good?
  ansible.builtin.debug:
    msg: "{{ abb.settings.certificates.dsm.cert_tillTime_iso }}"
"""

RETURN = r"""
settings:
  description: The settings, under the names of the options of M(nasfleet.active_backup.abb_settings).
  returned: success
  type: dict
  sample:
    max_concurrent_devices: 5
    memory_usage_limit_percentage: 75
    retention_time: {hour: 14, minute: 50}
    traffic_throttle: {enabled: false, bandwidth: 0, ip_range_enabled: false, ip_range: null}
    use_package_certificate: true
    certificates:
      dsm:
        cert_common_name: nas1.example.com
        cert_issuer: R10
        cert_san: [nas1.example.com]
        cert_tillTime: 1748544853
        cert_tillTime_iso: "2025-05-29T18:54:13Z"
      package: null
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
    memory_usage_limit_percentage:
      description: How much of the memory backups may use, in percent. Null where the NAS does not list it.
      type: int
    # end generated: contains-options
    certificates:
      description: The certificates, as the NAS describes them.
      type: dict
      contains:
        dsm:
          description:
            - C(cert_common_name), C(cert_issuer), C(cert_san) of the certificate of DSM; null without one.
            - Its end is C(cert_tillTime) in epoch seconds and C(cert_tillTime_iso), both null where it cannot be read.
          type: dict
        package:
          description: The same of the certificate of the package.
          type: dict
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.settings_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
