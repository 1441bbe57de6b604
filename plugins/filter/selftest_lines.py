# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible import release

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.packages import PACKAGES
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._selftest import reads

DOCUMENTATION = r"""
name: selftest_lines
short_description: What differs on NASes from what the collection knows, in lines
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Compares what the playbook C(selftest) has read of NASes with what this collection knows of DSM, and says in a line
    each what differs.
  - The lines have no names, addresses, texts or secrets of a NAS, so that they can be made public.
positional: hostvars
extends_documentation_fragment:
  - nasfleet.active_backup.filters.hosts
"""

EXAMPLES = r"""
- name: Say what differs
  ansible.builtin.debug:
    msg: "{{ (ansible_play_hosts_all | nasfleet.active_backup.selftest_lines(hostvars)).lines }}"
"""

RETURN = r"""
_value:
  description:
    - C(lines), versions first, then a line for each difference; C(differences), their number; C(unread), the message
      of each NAS that could not be signed in to, by its name.
  type: dict
"""

NOTHING = "Nothing differs from what the collection knows."


def selftest_lines(hosts: Sequence[str], hostvars: Mapping[str, Any]) -> dict[str, Any]:
    """The lines for all hosts; what several NASes have in common is one line."""
    unread: dict[str, str] = {}
    versions: dict[str, int] = {}
    found: dict[str, int] = {}
    count = 0
    for host in hosts:
        own = hostvars[host]
        session = own.get(reads.SESSION)
        if not isinstance(session, Mapping) or session.get("failed"):
            unread[host] = str((session or {}).get("msg") or "it was not read")
            reason = str((session or {}).get("reason") or "not read")
            _count(found, [f"sign-in: could not be made ({reason}{_code(session)})"])
            continue
        count += 1
        results = reads.results_of(own)
        _count(versions, [_versions(reads.packages(results))])
        _count(found, reads.found_in(results))
    head = [_collection(), *_lines(versions, count)]
    lines = _lines(found, len(hosts)) or ([NOTHING] if count else [])
    return {"lines": [*head, *lines], "differences": len(found), "unread": unread}


def _code(session: Any) -> str:
    code = (session or {}).get("code")
    return f", code {code}" if isinstance(code, int) else ""


def _count(seen: dict[str, int], lines: Any) -> None:
    """Count each line once for a NAS."""
    for line in dict.fromkeys(lines):
        seen[line] = seen.get(line, 0) + 1


def _lines(seen: Mapping[str, int], of: int) -> list[str]:
    return [line if of == 1 else f"{count} of {of} NASes: {line}" for line, count in seen.items()]


def _versions(packages: Mapping[str, Any]) -> str:
    """The versions of the packages of a NAS."""
    told = []
    for package in PACKAGES:
        row = packages.get(package.key)
        state = "" if not row or row.get("running") else ", not running"
        version = "unknown" if row is None else row.get("version") or "not installed"
        told.append(f"{package.name} {version}{state if row and row.get('installed') else ''}")
    return "; ".join(told)


def _collection() -> str:
    """The versions of what runs here."""
    manifest = Path(__file__).resolve().parents[2] / "MANIFEST.json"
    version = "from a checkout"
    if manifest.is_file():
        version = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
    return f"nasfleet.active_backup {version}; ansible-core {release.__version__}; Python {platform.python_version()}"


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"selftest_lines": selftest_lines}
