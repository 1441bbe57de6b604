# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation that every module shares."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection to a NAS. The options themselves are a table in C(module_utils/_connection.py)."""

    DOCUMENTATION = r"""
requirements:
  - Python >= 3.10 and requests, on the host that runs the module (as a rule the controller)
notes:
  - Every connection option can also be set once for all modules, with C(module_defaults) for the group
    C(group/nasfleet.active_backup.dsm), or (but for O(session)) with an environment variable. An empty option or
    variable counts as unset.
  - Modules speak to the NAS over its Web API, so they run on the controller (C(connection=local) or C(delegate_to)),
    and nothing is installed on the NAS.
  - The module signs in once, signs out at the end, also after a failure, and never sends the password, the session or
    its token in a URL. C(HTTP_PROXY), C(HTTPS_PROXY), C(ALL_PROXY) and C(NO_PROXY) are honoured; C(.netrc) and
    C(REQUESTS_CA_BUNDLE) are not.
options:
  hostname:
    description:
      - Name or address of the NAS. Needed unless O(session) names it.
      - If not set, E(DSM_HOSTNAME) is used.
    type: str
    aliases: [host]
  port:
    description:
      - Port of DSM. Without it, 5001 with O(https=true) and 5000 with O(https=false).
      - If not set, E(DSM_PORT) is used.
    type: int
  https:
    description:
      - Whether to use HTTPS. Without it the password crosses the network in the clear, and the module warns.
      - If not set, E(DSM_HTTPS) is used.
    type: bool
    default: true
  username:
    description:
      - Account on the NAS, of the administrators group. Needed unless O(session) is given.
      - If not set, E(DSM_USERNAME) is used.
    type: str
  password:
    description:
      - Its password. Needed unless O(session) is given.
      - If not set, E(DSM_PASSWORD) is used.
    type: str
  otp_code:
    description:
      - A one-time code of six digits, for an account with two-factor sign-in. It is good for one sign-in and is never
        sent twice, so a session that ends before the task does cannot be renewed.
      - Use O(device_token) for anything unattended.
      - If not set, E(DSM_OTP_CODE) is used.
    type: str
  device_token:
    description:
      - Token of a trusted device, which makes a one-time code unnecessary.
      - If not set, E(DSM_DEVICE_TOKEN) is used.
    type: str
  device_name:
    description:
      - Name of the trusted device that O(device_token) belongs to.
      - If not set, E(DSM_DEVICE_NAME) is used.
    type: str
    default: ansible
  validate_certs:
    description:
      - Whether to verify the certificate of the NAS. Rather than turning it off, pin the certificate with
        O(tls_fingerprint).
      - If not set, E(DSM_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - File with the CA certificates that the certificate of the NAS is verified with, instead of those of the system.
      - Does not go with O(https=false).
      - If not set, E(DSM_CA_PATH) is used.
    type: path
  tls_fingerprint:
    description:
      - SHA-256 fingerprints of the certificate of the NAS, 64 hex digits each, colons allowed. The certificate has
        to be one of them, whoever signed it, and also with O(validate_certs=false). It is checked before anything is
        sent.
      - Several allow for the renewal of a certificate. Does not go with O(https=false).
      - If not set, E(DSM_TLS_FINGERPRINT) is used, separated by commas.
    type: list
    elements: str
  timeout:
    description:
      - Seconds to wait for the NAS, for one request.
      - If not set, E(DSM_TIMEOUT) is used.
    type: int
    default: 30
  session:
    description:
      - An open session, to do without a sign-in. It is not signed out by the module that borrows it.
      - With O(username) and O(password) given as well, a session that has ended is renewed by a sign-in of the module's
        own, which it signs out again.
    type: dict
    suboptions:
      hostname:
        description: The NAS that opened the session. It has to be O(hostname), if that is given.
        type: str
      port:
        description: Its port. It has to be O(port), if that is given.
        type: int
      sid:
        description: The session's id.
        type: str
      synotoken:
        description: The session's token. Empty where DSM's protection against cross-site request forgery is off.
        type: str
"""
