# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the settings of Active Backup for Business to what is wanted, by synology-api; says changed if it had to.

The library cannot be given a CA to verify the NAS with, so nothing is verified, which makes it a little faster.
"""

from __future__ import annotations

import os
import sys

import urllib3
from synology_api.core_active_backup import ActiveBackupBusiness


def main() -> int:
    urllib3.disable_warnings()
    nas = ActiveBackupBusiness(
        os.environ["DSM_HOSTNAME"],
        os.environ["DSM_PORT"],
        os.environ["DSM_USERNAME"],
        os.environ["DSM_PASSWORD"],
        secure=True,
        cert_verify=False,
        dsm_version=6,
        debug=False,
    )
    replies = converge(nas)
    nas.logout()
    if not all(reply["success"] for reply in replies):
        return 1
    print("changed" if replies else "ok")
    return 0


def converge(nas: ActiveBackupBusiness) -> list[dict]:
    """The replies to what had to be written."""
    have = {row["name"]: row["value"] for row in nas.get_settings()["data"]["settings"]}
    replies = []
    if have.get("max_concurrent_devices") != "6":
        replies.append(nas.set_concurrent_devices(6))
    if (have.get("retention_run_hour"), have.get("retention_run_min")) != ("22", "45"):
        replies.append(nas.set_retention_policy_exec_time(22, 45))
    if (have.get("enable_global_bandwidth_control"), have.get("global_backup_bandwidth_number")) != ("true", "80"):
        replies.append(nas.set_traffic_throttle({"enable": True, "bandwidth": 80}))
    return replies


if __name__ == "__main__":
    sys.exit(main())
