# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the NASes that are read by what is no module."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection to NASes, and how their tasks are judged; defaults are those of the modules."""

    DOCUMENTATION = r"""
options:
  hostname:
    description:
      - Name or address of the NAS, if there is only one; see O(nases).
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
      - Whether to use HTTPS. Without it the password crosses the network in the clear, and a warning says so.
      - If not set, E(DSM_HTTPS) is used, else V(true).
    type: bool
  username:
    description:
      - Account on the NAS, of the administrators group.
      - If not set, E(DSM_USERNAME) is used.
    type: str
  password:
    description:
      - Its password.
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
      - If not set, E(DSM_DEVICE_NAME) is used, else V(ansible).
    type: str
  validate_certs:
    description:
      - Whether to verify the certificate of the NAS. Rather than turning it off, pin the certificate with
        O(tls_fingerprint).
      - If not set, E(DSM_VALIDATE_CERTS) is used, else V(true).
    type: bool
  ca_path:
    description:
      - File with the CA certificates that the certificate of the NAS is verified with, instead of those of the
        system.
      - Cannot be combined with O(https=false).
      - If not set, E(DSM_CA_PATH) is used.
    type: path
  tls_fingerprint:
    description:
      - SHA-256 fingerprints of the certificate of the NAS, 64 hex digits each, colons allowed. The certificate must
        be one of them, whoever signed it, and also with O(validate_certs=false). It is checked before anything is
        sent.
      - Several allow for the renewal of a certificate. Cannot be combined with O(https=false).
      - If not set, E(DSM_TLS_FINGERPRINT) is used, separated by commas.
    type: list
    elements: str
  timeout:
    description:
      - Seconds to wait for a NAS, for one request.
      - If not set, E(DSM_TIMEOUT) is used, else V(30).
    type: int
  grace:
    description: As for M(nasfleet.active_backup.active_backup_health_info), whose default it has.
    type: str
  hung_after:
    description: As for M(nasfleet.active_backup.active_backup_health_info), whose default it has.
    type: str
  accept_partial:
    description: Whether a partial success counts as a good backup. The default is V(false).
    type: bool
  rules:
    description: Exceptions, first match wins. As for M(nasfleet.active_backup.active_backup_health_info).
    type: list
    elements: dict
  timezone:
    description:
      - Time zone of the NASes, for example V(Europe/Berlin). As for
        M(nasfleet.active_backup.active_backup_health_info).
    type: str
"""
