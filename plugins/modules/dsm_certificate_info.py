#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dsm_certificate_info
short_description: Look at the certificate of a NAS before signing in
version_added: 1.0.0
description:
  - Returns the certificate that a NAS shows, and whether the other modules would accept it.
  - Nothing is sent and no account is needed. The certificate is looked at, not believed, so compare its fingerprint
    with what the NAS itself shows, on its own network, before you keep it as O(tls_fingerprint).
  - A certificate that is not accepted is no failure of this module; see RV(certificate.problem).
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes.info
seealso:
  - name: Certificates
    description: How to have the certificate of a NAS verified.
    link: https://docs.ansible.com/ansible/latest/collections/nasfleet/active_backup/docsite/guide_getting_started.html
"""

EXAMPLES = r"""
- name: Look at the certificate
  nasfleet.active_backup.dsm_certificate_info:
    hostname: nas1.example.com
  register: shown

- name: Show the fingerprint, to be compared with that on the NAS
  ansible.builtin.debug:
    msg: "{{ shown.certificate.sha256 }} {{ shown.certificate.problem or 'is accepted' }}"

- name: Warn a month before it expires
  ansible.builtin.debug:
    msg: "The certificate of {{ shown.nas.hostname }} expires in {{ shown.certificate.expires_in_days }} days"
  when: shown.certificate.expires_in_days is not none and shown.certificate.expires_in_days < 30
"""

RETURN = r"""
certificate:
  description: The certificate. All but C(sha256), C(verified) and C(problem) is empty or null where it cannot be read.
  returned: success
  type: dict
  sample:
    sha256: 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8
    subject: CN=synology
    issuer: CN=Synology Inc. CA
    names: [synology]
    not_before: 1735689600
    not_before_iso: "2025-01-01T00:00:00Z"
    not_after: 1767225600
    not_after_iso: "2026-01-01T00:00:00Z"
    expires_in_days: 41
    verified: false
    problem: >-
      the CA that signed its certificate (CN=Synology Inc. CA) is not known here. Give that CA in ca_path, or pin it
      with tls_fingerprint.
  contains:
    sha256:
      description: The SHA-256 fingerprint, 64 hex digits, for O(tls_fingerprint).
      type: str
    subject:
      description: Who it was issued to.
      type: str
    issuer:
      description: Who issued it.
      type: str
    names:
      description: The host names and addresses that it is good for.
      type: list
      elements: str
    not_before:
      description: When it begins to be valid, in epoch seconds.
      type: int
    not_before_iso:
      description: The same in ISO 8601, in UTC.
      type: str
    not_after:
      description: When it expires, in epoch seconds.
      type: int
    not_after_iso:
      description: The same in ISO 8601, in UTC.
      type: str
    expires_in_days:
      description: Whole days until then; negative once it has expired.
      type: int
    verified:
      description: Whether modules with the same options accept it. With O(tls_fingerprint) that is so if it is one of
        these, else if its CA, names and dates are in order, whatever O(validate_certs) is.
      type: bool
    problem:
      description: Why it would not be accepted, and what to do; null if it is.
      type: str
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.certificate_info import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
