# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users, groups, teams and sites of a Microsoft 365 task."""

from __future__ import annotations

from typing import Any

from .abb_rows import make_uuid


def members(domain: str = "contoso.example", names: tuple[str, ...] = ("anna", "bert")) -> dict[str, Any]:
    """The member lists of task_info: full on read, deltas on write [1 S1]."""
    return {
        "user_list": [_user(name, domain) for name in names],
        "group_list": [_group("staff", domain)],
        "team_list": [_team("sales team")],
        "my_site_list": [_site(313, names[0], 1, f"{names[0]}@{domain}")],
        "general_site_list": [_site(1, "intranet", 0, make_uuid("admin"))],
    }


def _user(name: str, domain: str) -> dict[str, Any]:
    on = {
        f"enable_{service}": service == "mail" for service in ("archive_mail", "calendar", "contact", "drive", "mail")
    }
    return on | {
        "account_status": 1,
        "account_type": 2,
        "email": f"{name}@{domain}",
        "id": make_uuid(f"user-{name}"),
        "local_used_storage": 0,
        "smtp_mail": "",
        "user_name": name,
    }


def _group(name: str, domain: str) -> dict[str, Any]:
    aliases = ("archive_mail", "calendar", "contact", "drive", "mail")
    return {f"enable_group_alias_{service}": False for service in aliases} | {
        "description": name,
        "display_name": name,
        "enable_calendar": False,
        "enable_mail": False,
        "group_status": 1,
        "group_type": 0,
        "id": make_uuid(f"group-{name}"),
        "local_used_storage": 0,
        "mail": f"{name}@{domain}",
        "mail_nickname": name,
        "owners": [],
        "title": name,
        "visibility": "Private",
    }


def _team(name: str) -> dict[str, Any]:
    return {
        "description": name,
        "id": make_uuid(f"team-{name}"),
        "local_used_storage": 0,
        "name": name,
        "selected": True,
        "team_status": 1,
        "visibility": 0,
        "web_url": "https://teams.example/l/team/1",
    }


def _site(number: int, name: str, kind: int, admin: str) -> dict[str, Any]:
    root = "https://contoso-my.sharepoint.example" if kind else "https://contoso.sharepoint.example"
    return {
        "description": "",
        "id": number,
        "local_used_storage": 0,
        "owner_type": 0,
        "parent_id": "",
        "primary_admin": admin,
        "selected": False,
        "site_collection_id": make_uuid(f"collection-{name}"),
        "site_id": make_uuid(f"site-{name}"),
        "site_name": name,
        "site_root": root,
        "site_status": 1,
        "site_type": kind,
        "url": f"{root}/personal/{name}" if kind else root,
    }
