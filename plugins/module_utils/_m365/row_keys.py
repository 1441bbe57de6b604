# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that rows of Active Backup for Microsoft 365 may have, from tests/generators/return_rows.yml."""

from __future__ import annotations

# begin generated: row-keys
TASKS = """
    archive_mail_used_storage attention_count backup_policy calendar_used_storage contact_used_storage
    drive_used_storage duration enable_archive_mail enable_calendar enable_contact enable_drive enable_exchange
    enable_group enable_group_calendar enable_group_mail enable_mail enable_mysite enable_schedule enable_site
    enable_teams error_archive_mail error_calendar error_contact error_drive error_group_calendar error_group_mail
    error_mail error_mysite error_site error_teams group_calendar_used_storage group_mail_used_storage job_id
    last_execution_time last_execution_time_iso last_outcome last_success_age last_success_time
    last_success_time_iso mail_used_storage mysite_used_storage policy processed_archive_mail processed_calendar
    processed_contact processed_drive processed_group_calendar processed_group_mail processed_mail
    processed_mysite processed_site processed_teams progress_list region running schedule schedule.date
    schedule.date_type schedule.hour schedule.last_work_hour schedule.minute schedule.monthly_week
    schedule.repeat_date schedule.repeat_hour schedule.repeat_hour_store_config schedule.repeat_min
    schedule.repeat_min_store_config schedule.week_day schedule_id site_used_storage status status_archive_mail
    status_calendar status_code status_contact status_drive status_group_calendar status_group_mail status_mail
    status_mysite status_site status_teams success_count task_execution_id task_id task_name task_status
    task_status_error_code teams_used_storage transferred_size_archive_mail transferred_size_calendar
    transferred_size_contact transferred_size_drive transferred_size_group_calendar transferred_size_group_mail
    transferred_size_mail transferred_size_mysite transferred_size_site transferred_size_teams upgrade_progress
    verdict verdict_reason warning_archive_mail warning_calendar warning_contact warning_drive
    warning_group_calendar warning_group_mail warning_mail warning_mysite warning_site warning_teams
""".split()
TASKS_MORE = """
    settings settings.groups settings.policy settings.retention settings.retention.days_to_keep
    settings.retention.keep_all settings.schedule settings.schedule.last_run_hour
    settings.schedule.repeat_every_hours settings.schedule.run_days settings.schedule.start_hour
    settings.schedule.start_minute settings.services settings.sites settings.teams settings.users
""".split()
LOGS = """
    category category_code description error_code log_type storage_remove_id task_execution_id task_id timestamp
    timestamp_iso
""".split()
# end generated: row-keys
