#!/usr/bin/python
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dsm_api
short_description: Call a method of the Web API that has no module
version_added: 1.0.0
description:
  - Calls one method of the Web API of a Synology NAS and returns its data.
  - The module knows nothing about the call; set O(read_only) if it does not change anything.
author:
  - NAS Fleet contributors (@nasfleet)
extends_documentation_fragment:
  - nasfleet.active_backup.dsm
  - nasfleet.active_backup.attributes
attributes:
  check_mode:
    support: partial
    details:
      - With O(read_only=true) the call is made in check mode, too. Otherwise it is not, and is reported as changed.
  diff_mode:
    support: none
  idempotent:
    support: none
    details:
      - Every run makes the call. It is reported as changed unless O(read_only=true).
options:
  api:
    description:
      - Name of the API, for example V(SYNO.ActiveBackup.Activation). C(SYNO.API.Auth) is refused; signing in is what
        M(nasfleet.active_backup.dsm_session) is for.
    type: str
    required: true
  method:
    description:
      - Name of the method. Many methods are destructive even without parameters, so never call one to find out what it
        does.
    type: str
    required: true
  version:
    description: Version of the API. Of Active Backup it is always 1, whatever the NAS says.
    type: int
    default: 1
  params:
    description: Parameters of the call, in their own types (numbers as numbers, lists as lists).
    type: dict
  read_only:
    description:
      - Whether the call only reads. It is then tried again where a read may be, made in check mode, and reported as
        unchanged.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Is the package activated?
  nasfleet.active_backup.dsm_api:
    hostname: nas1.example.com
    username: backup-admin
    password: "{{ nas_password }}"
    api: SYNO.ActiveBackup.Activation
    method: get
    read_only: true
  register: activation
  failed_when: activation is failed or not activation.data.activated
"""

RETURN = r"""
data:
  description: What the NAS answered; null where it answered with nothing, and in check mode where the call was not
    made.
  returned: success
  type: raw
  sample: {activated: true}
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
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.raw_call import DEFINITION


def main() -> None:
    """Run as a module."""
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
