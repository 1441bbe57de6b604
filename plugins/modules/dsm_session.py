#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dsm_session
short_description: Sign in to a NAS once for many tasks
version_added: 1.0.0
description:
  - Signs in, and returns a session that the other modules reuse instead of signing in, as O(session) or as the variable
    C(dsm_session). Signs out again.
  - With O(trust_device=true) it also returns the token that makes later sign-ins of an account with two-factor sign-in
    possible without a code.
  - The session is as good as the password. A success hides itself on screen, in events and in logs, while what is
    registered stays usable; a refusal is shown. With C(async) the task needs C(no_log=true). Sign out in C(always).
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes
attributes:
  check_mode:
    details:
      - Signs in and out in check mode, too, so that the tasks between can be checked. No device is trusted then.
  diff_mode:
    support: N/A
    details:
      - This module changes nothing but the session.
  idempotent:
    support: N/A
    details:
      - Every sign-in opens a session, which is not regarded as a change of the NAS.
options:
  state:
    description:
      - V(present) signs in with O(username) and O(password). A O(session) from C(module_defaults) or a
        variable is ignored.
      - V(absent) signs out of O(session). One that has ended already is fine.
    type: str
    choices: [present, absent]
    default: present
  trust_device:
    description:
      - Whether to have the NAS trust O(device_name), with O(otp_code), and return its RV(device_token).
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Several tasks with one sign-in
  vars:
    dsm_session: "{{ dsm.session | default(omit) }}"
  block:
    - name: Sign in
      nasfleet.active_backup.dsm_session:
      register: dsm

    - name: Five devices at a time
      nasfleet.active_backup.abb_settings:
        max_concurrent_devices: 5

    - name: Twenty accounts at a time
      nasfleet.active_backup.m365_workers:
        backup_job_workers: 20
  always:
    - name: Sign out
      nasfleet.active_backup.dsm_session:
        state: absent
      when: dsm.session is defined

- name: Trust this controller once, by hand
  nasfleet.active_backup.dsm_session:
    otp_code: "{{ otp_code }}"
    device_name: ansible
    trust_device: true
  register: trusted
"""

RETURN = r"""
session:
  description: The open session, to be given to other modules; null after O(state=absent).
  returned: success
  type: dict
  sample: {hostname: nas1.example.com, port: 5001, sid: (secret), synotoken: (secret)}
  contains:
    hostname:
      description: The NAS that opened it.
      type: str
    port:
      description: Its port.
      type: int
    sid:
      description: The id of the session. Secret.
      type: str
    synotoken:
      description: The token of the session. Secret; empty where DSM's protection against cross-site request forgery
        is off.
      type: str
device_token:
  description: The token of the trusted device, for O(device_token) later on; null without O(trust_device). Secret.
  returned: success
  type: str
  sample: (secret)
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.session import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
