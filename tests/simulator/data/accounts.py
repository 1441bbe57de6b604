# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts and packages, the same in every data set."""

from __future__ import annotations

from typing import Any

# Every password holds the word CANARY, so that a leak test can look for it.
OTP_CODES = ["123456", "234567", "345678", "456789", "567890", "678901", "789012", "890123"]


def make_account(password: str, **fields: Any) -> dict[str, Any]:
    """An account that may do everything, but for what the fields say.

    admin: False is a standard user, who gets 105 on both packages [C 3], but for the ids in packages: those
    are delegated to it [C 2 partial]. denied: shell patterns of API names that answer 105, also to an admin.
    write_code: what a write is answered (1011, 1036 [UI]). code: what a sign-in with the right password is
    answered. otp_codes: the codes of the second factor, each good once.
    """
    same: dict[str, Any] = {
        "admin": True,
        "code": None,
        "denied": [],
        "otp_codes": None,
        "packages": [],
        "write_code": None,
    }
    unknown = set(fields) - set(same)
    if unknown:
        raise TypeError(f"an account has no {', '.join(sorted(unknown))}")
    return {"password": password} | same | fields


def accounts() -> dict[str, dict[str, Any]]:
    """Name -> account; the README lists them."""
    codes = {"disabled": 401, "denied": 402, "mustotp": 406, "locked": 411}
    codes |= {"expired": 408, "expired2": 409, "mustchange": 410}
    rows: dict[str, dict[str, Any]] = {name: {"code": code} for name, code in codes.items()}
    rows |= {"admin": {}, "backup": {}, "otp": {"otp_codes": list(OTP_CODES)}, "user": {"admin": False}}
    rows |= {
        "abbonly": {"admin": False, "packages": ["ActiveBackup"]},
        "m365only": {"admin": False, "packages": ["ActiveBackup-Office365"]},
        "reader": {"admin": False, "packages": ["ActiveBackup"], "write_code": 1036},
        "nostorage": {"denied": ["SYNO.ActiveBackup.Share"]},
    }
    return {name: make_account(f"S3cret-CANARY-{name}", **fields) for name, fields in rows.items()}


def packages() -> list[dict[str, Any]]:
    """status is running or stop; ids [C 3: S1,S2x,S7]."""
    rows = (
        ("ActiveBackup", "Active Backup for Business", "3.2.0-15053"),
        ("ActiveBackup-Office365", "Active Backup for Microsoft 365", "2.5.5-14034"),
        ("SynologyDrive", "Synology Drive Server", "3.5.1-26102"),
    )
    return [
        {"id": key, "name": name, "version": version, "timestamp": 1740000000000, "status": "running"}
        for key, name, version in rows
    ]
