# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small fleets for pictures and tests, the same each time."""

from __future__ import annotations

from .rows import DAY, GB, NOW, Row, device, entry, history, task


def three() -> list[Row]:
    """Three NASes of two customers and one that did not answer: a Sunday morning with some work in it."""
    laptop = device("LAPTOP-7", "offline", login_time=NOW - 9 * DAY)
    hq = [
        task(
            1,
            "File server",
            backup_type="file_server",
            schedule="every day at 01:00",
            success=4.1,
            following=19.9,
            gb=18.3,
        ),
        task(
            2,
            "Accounting PCs",
            "failed",
            success=26.18,
            status="fail",
            gb=0.2,
            reason="The backup that ended Sunday 03:14 failed: the disk of PC-ANNA could not be read. "
            "Last good backup Saturday 03:11.",
            devices=[
                device("PC-ANNA", verdict="failed"),
                device("PC-BEN", verdict="ok"),
                device("PC-CARLA", verdict="ok"),
            ],
            history=history(14, d0="fail", d6="partial_success"),
        ),
        task(
            3,
            "Laptop 7",
            "overdue",
            success=220.2,
            following=20.6,
            overdue_by=8 * DAY,
            reason="No backup since 2026-11-13 01:10; the run due 2026-11-14 02:00 did not happen. "
            "LAPTOP-7 has been offline since 2026-11-13 18:12.",
            devices=[laptop],
            history=history(14, **{f"d{age}": "none" for age in range(9)}),
        ),
        task(
            4, "ERP", backup_type="vm", schedule="every 4 hours from 00:00 to 20:00", success=1.3, following=2.7, gb=6.9
        ),
        task(
            5,
            "Domain controller",
            backup_type="physical_server",
            success=3.3,
            following=20.7,
            gb=2.2,
            history=history(14, d9="cancel", d4="none"),
        ),
        task(
            1,
            "Contoso Microsoft 365",
            product="m365",
            schedule="continuously",
            success=0.4,
            following=None,
            gb=0.7,
            reason="Last good backup Sunday 04:58; the next is expected by Monday 04:58.",
        ),
    ]
    branch = [
        task(1, "Reception", success=3.9, following=20.1, gb=0.8),
        task(
            2,
            "Till",
            "running",
            success=26.85,
            following=None,
            reason="A run has been under way since Sunday 05:02. Last good backup Saturday 02:31.",
            gb=0.4,
            history=history(14, d0="none"),
        ),
        task(
            3,
            "Workshop NAS",
            backup_type="nas",
            schedule="Saturday and Sunday at 04:00",
            success=1.2,
            following=6 * 24 - 1.2,
            gb=41.5,
            history=history(14, **{f"d{age}": "none" for age in range(14) if age % 7 > 1}),
        ),
        task(
            4,
            "Old scanner PC",
            "paused",
            success=12.53,
            following=None,
            schedule="continuously (paused)",
            reason="The task is paused. Last good backup Saturday 16:50.",
        ),
    ]
    fabrikam = [
        task(
            1,
            "Workstations",
            success=5.2,
            following=18.8,
            gb=9.4,
            devices=[device(f"WS-{number:02}", verdict="ok") for number in range(1, 9)],
        ),
        task(
            2,
            "Mail archive",
            schedule="by hand only",
            success=6 * 24,
            following=None,
            gb=3.1,
            history=history(14, **{f"d{age}": "none" for age in range(14) if age != 6}),
        ),
        task(
            1,
            "Fabrikam tenant",
            "partial",
            product="m365",
            schedule="every day at 22:00",
            success=30.73,
            ended=6.4,
            status="partial_success",
            gb=2.6,
            following=16.6,
            reason="The backup that ended Saturday 22:58 was partial: 2 warnings. Last good backup Friday 22:38.",
            history=history(14, d0="none", d1="partial_success"),
        ),
    ]
    storage = [
        {
            "storage_id": 1,
            "share_name": "ActiveBackupforBusiness",
            "volume_path": "/volume2",
            "mounted": True,
            "dedup_size": 612 * GB,
            "compressed_size": 0,
        }
    ]
    return [
        entry("contoso-hq", hq, unprotected_hosts=["SRV-PRINT", "SRV-TEST2"]),
        entry("contoso-branch", branch, storages=storage),
        entry(
            "fabrikam",
            fabrikam,
            "Fabrikam",
            certificate={
                "source": "package",
                "common_name": "backup.fabrikam.example",
                "expires": NOW + 6 * DAY,
                "expires_in_days": 6,
            },
        ),
        {
            "nas": "northwind",
            "group": "Northwind Traders",
            "error": "No connection to backup.northwind.example: no answer within 30 s. Is the NAS on, and is port "
            "5001 open for this controller?",
        },
    ]


def good() -> list[Row]:
    """Two NASes on which everything is in order."""
    names = ("File server", "Front desk", "Warehouse")
    return [
        entry(nas, [task(at, name, success=2 + at / 3) for at, name in enumerate(names, 1)])
        for nas in ("north", "south")
    ]
