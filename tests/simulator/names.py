# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which APIs a NAS has: names, paths and versions for SYNO.API.Info."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .catalog import ABB, M365, OFFICE

if TYPE_CHECKING:
    from .nas import Nas

# DSM 7.4.1, ABB 3.x [1 S6; S2 lists the same 35]
_ABB = """AEM AEM.Activity AEM.AgentInstaller AEM.NFS AEM.Script AEM.Task AEM.TaskTemplate AEM.Version Activation Agent
Agent.Device Agentless Delegation Device General Inventory Log Overview Plan Report ReportConfig ReportGet Restore
RestoreVM Setting Share Storage Task TaskTemplate UserGroup Version Workload Wrapper.Domain Wrapper.LDAP Wrapper.NFS
Wrapper.NFSPrivilege""".split()
_PORTAL = "Task.User Task.Site Task.Group Task.Role Mail File Teams Sharepoint Restore.AllLog Export.AllLog".split()
AUTH = "SYNO.API.Auth"


def _entry(least: int, most: int, path: str = "entry.cgi", json: bool = True) -> dict[str, Any]:
    row: dict[str, Any] = {"maxVersion": most, "minVersion": least, "path": path}
    return row | {"requestFormat": "JSON"} if json else row


def packages_of() -> dict[str, str]:
    """API name -> id of the package it belongs to."""
    names = {f"SYNO.ActiveBackup.{name}": ABB for name in _ABB}
    return names | {OFFICE: M365} | {f"{OFFICE}.Portal.{name}": M365 for name in _PORTAL}


PACKAGE_OF = packages_of()


def available(nas: Nas) -> dict[str, dict[str, Any]]:
    """The catalogue, not to be changed: a stopped package's APIs are not there [1 S6]."""
    switches = nas.switches
    return _available(nas.running_packages(), switches.dsm6, switches.compound, tuple(switches.absent_apis))


@lru_cache(maxsize=64)
def _available(
    running: frozenset[str], dsm6: bool, compound: bool, absent: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    rows = {
        "SYNO.API.Info": _entry(1, 1, "query.cgi" if dsm6 else "entry.cgi", json=False),
        # DSM 7: max 7 at entry.cgi; DSM 6: max 6 at auth.cgi [1.2, S6 + S15]
        AUTH: _entry(1, 6, "auth.cgi", json=False) if dsm6 else _entry(1, 7, json=False),
        "SYNO.API.Auth.Type": _entry(1, 1),
        "SYNO.API.Auth.UIConfig": _entry(1, 1),
        "SYNO.API.Encryption": _entry(1, 1, "encryption.cgi" if dsm6 else "entry.cgi"),
        "SYNO.Core.Package": _entry(1, 2),
    }
    if compound:
        rows["SYNO.Entry.Request"] = _entry(1, 2)
    for name, package in PACKAGE_OF.items():
        if package in running:
            # ABB 1-2, Microsoft 365 1-1 [C 3: S2,S6,S15; 1 S6]
            rows[name] = _entry(1, 2 if package == ABB else 1)
    return {name: row for name, row in rows.items() if name not in absent}
