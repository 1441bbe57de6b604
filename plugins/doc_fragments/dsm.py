# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation that every module shares."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection to a NAS. The options themselves are a table in module_utils/_frontend/options.py."""

    DOCUMENTATION = r"""
requirements:
  - Python >= 3.10 and requests, on the host that runs the module (as a rule the controller)
notes:
  - Each connection option is taken from the task (with C(module_defaults)), else from the variable C(dsm_<option>) of
    the host that the task is for, else from the environment (but O(session)). An empty one counts as not given. So a
    task in a play over an inventory of NASes needs none of them.
  - Modules talk to the NAS over its Web API and run on the controller, so a play over NASes needs
    C(ansible_connection=local). Nothing is installed on the NAS.
  - The module signs in once, signs out at the end, also after a failure, and never sends the password, the session or
    its token in a URL. After a sign-in that was refused the same task does not try it again, neither for the next item
    of a loop nor for a retry. C(HTTP_PROXY), C(HTTPS_PROXY), C(ALL_PROXY) and C(NO_PROXY) are honoured; C(.netrc) and
    C(REQUESTS_CA_BUNDLE) are not.
options:
  hostname:
    description:
      - Name or address of the NAS. Required unless O(session) names it.
      - If not set, the variable C(dsm_hostname) of the host is used, else E(DSM_HOSTNAME).
    type: str
    aliases: [host]
  port:
    description:
      - Port of DSM. Without it, 5001 with O(https=true) and 5000 with O(https=false).
      - If not set, the variable C(dsm_port) of the host is used, else E(DSM_PORT).
    type: int
  https:
    description:
      - Whether to use HTTPS. Without it the password crosses the network in the clear, and the module warns.
      - If not set, the variable C(dsm_https) of the host is used, else E(DSM_HTTPS).
    type: bool
    default: true
  username:
    description:
      - Account on the NAS, of the administrators group. Required unless O(session) is given.
      - If not set, the variable C(dsm_username) of the host is used, else E(DSM_USERNAME).
    type: str
  password:
    description:
      - Its password. Required unless O(session) is given.
      - If not set, the variable C(dsm_password) of the host is used, else E(DSM_PASSWORD).
    type: str
  otp_code:
    description:
      - A one-time code of six digits, for an account with two-factor sign-in. It is good for one sign-in and is never
        sent twice, so a session that ends before the task does cannot be renewed.
      - Use O(device_token) for anything unattended.
      - If not set, the variable C(dsm_otp_code) of the host is used, else E(DSM_OTP_CODE).
    type: str
  device_token:
    description:
      - Token of a trusted device, which makes a one-time code unnecessary.
      - If not set, the variable C(dsm_device_token) of the host is used, else E(DSM_DEVICE_TOKEN).
    type: str
  device_name:
    description:
      - Name of the trusted device that O(device_token) belongs to.
      - If not set, the variable C(dsm_device_name) of the host is used, else E(DSM_DEVICE_NAME).
    type: str
    default: ansible
  validate_certs:
    description:
      - Whether to verify the certificate of the NAS. Rather than turning it off, pin the certificate with
        O(tls_fingerprint).
      - If not set, the variable C(dsm_validate_certs) of the host is used, else E(DSM_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - File with the CA certificates that the certificate of the NAS is verified with, instead of those of the system.
        A relative path is below the folder of the playbook.
      - Cannot be combined with O(https=false).
      - If not set, the variable C(dsm_ca_path) of the host is used, else E(DSM_CA_PATH).
    type: path
  tls_fingerprint:
    description:
      - SHA-256 fingerprints of the certificate of the NAS, 64 hex digits each, colons allowed. The certificate must be
        one of them, whoever signed it, and also with O(validate_certs=false). It is checked before anything is sent.
      - Several allow for the renewal of a certificate. Cannot be combined with O(https=false).
      - If not set, the variable C(dsm_tls_fingerprint) of the host is used, else E(DSM_TLS_FINGERPRINT), separated by
        commas.
    type: list
    elements: str
  timeout:
    description:
      - Seconds to wait for the NAS, for one request.
      - If not set, the variable C(dsm_timeout) of the host is used, else E(DSM_TIMEOUT).
    type: int
    default: 30
  session:
    description:
      - An open session to reuse instead of signing in. It is not signed out by the module that borrows it.
      - With O(username) and O(password) given as well, a session that has ended is renewed by a sign-in of the module's
        own, which it signs out again.
      - If not set, the variable C(dsm_session) of the host is used.
    type: dict
    suboptions:
      hostname:
        description: The NAS that opened the session. It must be O(hostname), if that is given.
        type: str
      port:
        description: Its port. It must be O(port), if that is given.
        type: int
      sid:
        description: The ID of the session.
        type: str
      synotoken:
        description: The session's token. Empty where DSM's protection against cross-site request forgery is off.
        type: str
"""
