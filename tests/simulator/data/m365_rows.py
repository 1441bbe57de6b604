# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of Active Backup for Microsoft 365, complete, with defaults."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

SERVICES = "archive_mail calendar contact drive group_calendar group_mail mail site teams".split()
_USED = [*SERVICES, "mysite"]
_ENABLE = [*_USED, "exchange", "group"]


def make_schedule(**changes: Any) -> dict[str, Any]:
    """date is not zero-padded and week_day is text, 0 = Sunday [1]."""
    return {
        "date": "2025/1/26",
        "date_type": 0,
        "hour": 0,
        "last_work_hour": 0,
        "minute": 0,
        "monthly_week": [],
        "repeat_date": 0,
        "repeat_hour": 0,
        "repeat_hour_store_config": None,
        "repeat_min": 0,
        "repeat_min_store_config": None,
        "week_day": "0,1,2,3,4,5,6",
        **changes,
    }


def make_task(task_id: int, name: str, **changes: Any) -> dict[str, Any]:
    """A row of list_tasks that never ran. enable_* are numbers here, booleans in the settings [1]."""
    on = ("archive_mail", "calendar", "contact", "drive", "exchange", "mail", "site", "teams")
    task: dict[str, Any] = {f"enable_{name}": int(name in on) for name in _ENABLE}
    task |= {f"{name}_used_storage": 0 for name in _USED}
    for word in ("error", "processed", "status", "transferred_size", "warning"):
        task |= {f"{word}_{service}": 0 for service in SERVICES}
    task |= {
        "attention_count": 0,
        "backup_policy": 1,
        "duration": 0,
        "enable_schedule": False,
        "job_id": 0,
        "last_execution_time": 0,
        "progress_list": [],
        "region": 0,
        "schedule": make_schedule(),
        "schedule_id": task_id + 3,
        "status": 1,
        "success_count": 0,
        "task_execution_id": 0,
        "task_id": task_id,
        "task_name": name,
        "task_status": 2,
        "task_status_error_code": 0,
        "upgrade_progress": 0,
    }
    return task | deepcopy(changes)  # they come from tables that all NASes share


def make_info(task: dict[str, Any], path: str, admin: str, **changes: Any) -> dict[str, Any]:
    """task_info of get_task_setting; secrets are made to be searched for."""
    info: dict[str, Any] = {
        "administrator_account_email": admin,
        "app_permissions": ["CANARY-app_permissions-Mail.Read", "CANARY-app_permissions-Files.Read.All"],
        "application_id": f"CANARY-application_id-{task['task_id']}",
        "backup_policy": task["backup_policy"],
    }
    info |= {f"enable_auto_add_{name}": False for name in ("archive_mail", "calendar", "contact", "drive", "mail")}
    found = """external_account general_site group_alias_archive_mail group_alias_calendar group_alias_contact
    group_alias_drive group_alias_mail group_calendar group_mail my_site teams unlicensed_account""".split()
    info |= {f"enable_auto_discover_{name}": name.endswith("_account") for name in found}
    info |= {
        "enable_schedule": task["enable_schedule"],
        "enable_user_restore": True,
        "is_customized_app": True,
        "is_team_list_ready": True,
        "local_path": path,
        "preserve_day_number": 30,
        "region": 0,
        "rotation_policy": 0,
        "schedule": dict(task["schedule"]),
        "schedule_id": task["schedule_id"],
        "site_domain": "https://contoso.sharepoint.example",
        "task_id": task["task_id"],
        "task_name": task["task_name"],
        "task_status": task["task_status"],
        "task_status_error_code": task["task_status_error_code"],
        "tenant_id": f"CANARY-tenant_id-{task['task_id']}",
        "user_list": [],
        "group_list": [],
        "team_list": [],
        "my_site_list": [],
        "general_site_list": [],
    }
    return info | deepcopy(changes)
