# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts and packages, the same in every data set."""

from __future__ import annotations

from typing import Any

# Every password holds the word CANARY, so that a leak test can look for it.
OTP_CODES = ["123456", "234567", "345678", "456789", "567890", "678901", "789012", "890123"]


def _account(name: str, admin: bool = True, code: int | None = None, otp: list[str] | None = None) -> dict[str, Any]:
    return {"password": f"S3cret-CANARY-{name}", "admin": admin, "code": code, "otp_codes": otp}


def accounts() -> dict[str, dict[str, Any]]:
    """Name -> ``{password, admin, code, otp_codes}``.

    ``code``: what a sign-in with the right password is answered; None: it succeeds. ``otp_codes``: the second factor's
    codes, each good once; None: there is no second factor.
    """
    rows = {name: _account(name) for name in ("admin", "backup")}
    rows["user"] = _account("user", admin=False)  # signs in, may see nothing of the packages [C 3]
    rows["otp"] = _account("otp", otp=list(OTP_CODES))
    codes = {"disabled": 401, "denied": 402, "mustotp": 406, "locked": 411}
    codes |= {"expired": 408, "expired2": 409, "mustchange": 410}
    return rows | {name: _account(name, code=code) for name, code in codes.items()}


def packages() -> list[dict[str, Any]]:
    """``status`` is running or stop; ids [C 3: S1,S2x,S7]."""
    rows = (
        ("ActiveBackup", "Active Backup for Business", "3.2.0-15053"),
        ("ActiveBackup-Office365", "Active Backup for Microsoft 365", "2.5.5-14034"),
        ("SynologyDrive", "Synology Drive Server", "3.5.1-26102"),
    )
    return [
        {"id": key, "name": name, "version": version, "timestamp": 1740000000000, "status": "running"}
        for key, name, version in rows
    ]
