# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that rows have, by their kinds, from tests/generators/return_rows.yml.

NAME:TYPE, with ? if not every package sends the key, and =KIND if rows of another kind stand there.
"""

from __future__ import annotations

# begin generated: kinds (python tests/generate.py)
KINDS = {
    "task": """
        task_id:int task_name:str unikey:str backup_type:str backup_type_code:raw? source_type:str
        source_type_code:raw? custom_volume:list custom_volume_alias:raw? share_name:str repo_dir:str
        target_dir:str storage_id:int storage_compress_algorithm:str storage_compress_algorithm_code:raw?
        storage_encrypt_algorithm:str storage_encrypt_algorithm_code:raw? share_compressed:bool
        target_status:str device_count:int devices:list=device last_result:dict=last_result
        progress:dict=progress running:bool last_success_time:int last_success_time_iso:str last_success_age:int
        verdict:str verdict_reason:str next_trigger_time:int next_trigger_time_iso:str?
        schedule:dict=abb_schedule retention:dict=abb_retention sched_content:dict=sched_content
        retention_policy:dict=retention_policy sched_id:int sched_uuid:str? src_target_dir:str?
        sched_modify_time:int sched_modify_time_iso:str? version_count:int last_version_id:int
        oldest_version_time:int oldest_version_time_iso:str newest_version_time:int newest_version_time_iso:str
        locked_versions:list bandwidth:int bandwidth_content:dict=bandwidth_content
        backup_cache_content:dict=backup_cache_content pre_post_script_setting:dict=scripts
        enable_app_aware_bkp:bool enable_compress_transfer:bool enable_datastore_aware:bool enable_dedup:bool
        enable_encrypt_transfer:bool enable_notify:bool enable_shutdown_after_complete:bool
        enable_verification:bool enable_wake_up:bool enable_windows_working_state:bool backup_external:bool
        allow_manual_backup:bool agentless_backup_path:str agentless_backup_policy:int
        agentless_enable_block_transfer:bool agentless_enable_dedup:bool agentless_enable_windows_vss:bool
        cbt_enable_mode:str cbt_enable_mode_code:raw? datastore_reserved_percentage:int
        max_concurrent_devices:int view_type:str vm_folder:raw verification_policy:int dedup_path:str
        dedup_api_restore:bool connection_timeout:int deactivate_by_plan:bool? workload_uuid:str?
        versions:list?=version
    """,
    "device": """
        device_id:int device_uuid:str host_name:str host_ip:str host_port:int os_name:str platform_type:str
        platform_type_code:raw? backup_type:str backup_type_code:raw? agent_status:str agent_can_backup:bool
        agent_driver_status:str driver_status:raw agentless_auth_policy:int auto_discovery:bool create_time:int
        create_time_iso:str? login_time:int login_time_iso:str? login_user:str login_user_id:int dsm_model:str
        dsm_unique:str hypervisor_id:raw inventory_id:int vm_moid_path:str kernel_version:str? time_zone:int?
        mssql_user:str? oracle_user:str?
    """,
    "last_result": """
        result_id:int task_id:int task_name:str backup_type:str backup_type_code:raw? job_action:str
        job_action_code:raw? status:str status_code:raw? time_start:int time_start_iso:str? time_end:int
        time_end_iso:str? error_count:int warning_count:int success_count:int none_count:int detail_path:str
        task_config:dict=task_config activity_uuid:str? transfered_bytes:int
    """,
    "task_config": """
        device_list:list=task_config_device
    """,
    "task_config_device": """
        device_id:int? host_name:str
    """,
    "progress": """
        running_task_status:str running_task_status_code:raw? percentage:float transfered_bytes:int
        total_bytes:int pid:int
    """,
    "abb_schedule": """
        triggers:list time:str days:list repeat_every_hours:int
    """,
    "abb_retention": """
        keep_all:bool keep_days:int keep_versions:int gfs_days:int gfs_weeks:int gfs_months:int gfs_years:int
    """,
    "sched_content": """
        schedule_setting_type:int repeat_type:str run_weekday:list run_hour:int run_min:int repeat_hour:int
        start_day:int start_month:int start_year:int enable_backup_window:bool backup_window:str
        is_continuous_paused:bool
    """,
    "retention_policy": """
        keep_all:bool keep_days:int? keep_versions:int? gfs_days:raw? gfs_weeks:raw? gfs_months:raw?
        gfs_years:raw?
    """,
    "bandwidth_content": """
        enable:bool backup_bandwidth_base:int backup_bandwidth_number:int
    """,
    "backup_cache_content": """
        cached_enabled:bool
    """,
    "scripts": """
        pre_script_path:str post_script_path:str script_exec_mode:str script_exec_mode_code:raw?
    """,
    "version": """
        version_id:int folder_name:str status:str status_code:raw? time_start:int time_start_iso:str?
        time_end:int time_end_iso:str? used_size:int locked:bool is_snapshot:bool data_format:int
        crypto_key_id:int
    """,
    "device_of_nas": """
        tasks:list=device_task transfers:list=transfer transfered_bytes:int task_count:int?
    """,
    "device_task": """
        task_id:int task_name:str
    """,
    "transfer": """
        result_id:int device_result_id:int config_device_id:int device_name:str status:str status_code:raw?
        time_start:int time_start_iso:str? time_end:int time_end_iso:str? transfered_bytes:int
        processed_bytes:int
    """,
    "result": """
        result_id:int task_id:int task_name:str backup_type:str backup_type_code:raw? job_action:str
        job_action_code:raw? status:str status_code:raw? time_start:int time_start_iso:str? time_end:int
        time_end_iso:str? error_count:int warning_count:int success_count:int none_count:int detail_path:str
        task_config:dict=task_config activity_uuid:str? details:list?=detail
    """,
    "detail": """
        result_detail_id:int result_id:int log_level:str log_level_code:raw? log_time:int log_time_iso:str?
        log_type:str log_type_code:raw? error_code:int other_params:dict
    """,
    "log": """
        log_id:int log_time:int log_time_iso:str? log_level:str log_level_code:raw? log_type:str
        log_type_code:raw? error_code:int task_id:int task_name:str device_id:int device_name:str
        backup_type:str backup_type_code:raw? result_id:int user_id:int user_name:str other_params:dict
    """,
    "storage": """
        storage_id:int share_name:str volume_path:str vol_name:str fs_name:str fs_type:int repo_dir:str
        mounted:bool dedup_size:int compressed_size:int device_count:int device_info:dict=device_info
        backup_tasks:list delete_tasks:list delete_versions:list compacting:bool compacting_percentage:int
        relink_state:dict=relink_state storage_compress_algorithm:str storage_compress_algorithm_code:raw?
        storage_encrypt_algorithm:str storage_encrypt_algorithm_code:raw? share_type:raw? automount_iv:str
        automount_location:str
    """,
    "device_info": """
        pc_count:int pc_size:int server_count:int server_size:int vm_count:int vm_size:int agentless_count:int
        agentless_size:int dsm_count:int dsm_size:int
    """,
    "relink_state": """
        alive:bool owner:bool state:int error:raw?
    """,
    "hypervisor": """
        inventory_id:int host_name:str host_addr:str? host_port:int? host_type:int? login_user:str? status:int?
    """,
    "m365_task": """
        task_id:int task_name:str status:str status_code:raw? running:bool policy:str last_outcome:str
        last_success_time:int last_success_time_iso:str last_success_age:int verdict:str verdict_reason:str
        task_execution_id:int? last_execution_time:int last_execution_time_iso:str? duration:int job_id:int
        progress_list:list backup_policy:int enable_schedule:bool schedule:dict=m365_schedule schedule_id:int
        region:int task_status:int task_status_error_code:int? attention_count:int? success_count:int?
        upgrade_progress:int enable_mail:int? enable_archive_mail:int? enable_calendar:int? enable_contact:int?
        enable_drive:int? enable_site:int? enable_mysite:int enable_teams:int? enable_group_mail:int?
        enable_group_calendar:int? enable_exchange:int enable_group:int mysite_used_storage:int?
        mail_used_storage:int? archive_mail_used_storage:int? calendar_used_storage:int?
        contact_used_storage:int? drive_used_storage:int? site_used_storage:int? teams_used_storage:int?
        group_mail_used_storage:int? group_calendar_used_storage:int? error_mail:int? error_archive_mail:int?
        error_calendar:int? error_contact:int? error_drive:int? error_site:int? error_mysite:int?
        error_teams:int? error_group_mail:int? error_group_calendar:int? warning_mail:int?
        warning_archive_mail:int? warning_calendar:int? warning_contact:int? warning_drive:int?
        warning_site:int? warning_mysite:int? warning_teams:int? warning_group_mail:int?
        warning_group_calendar:int? processed_mail:int? processed_archive_mail:int? processed_calendar:int?
        processed_contact:int? processed_drive:int? processed_site:int? processed_mysite:int?
        processed_teams:int? processed_group_mail:int? processed_group_calendar:int? status_mail:int?
        status_archive_mail:int? status_calendar:int? status_contact:int? status_drive:int? status_site:int?
        status_mysite:int? status_teams:int? status_group_mail:int? status_group_calendar:int?
        transferred_size_mail:int? transferred_size_archive_mail:int? transferred_size_calendar:int?
        transferred_size_contact:int? transferred_size_drive:int? transferred_size_site:int?
        transferred_size_mysite:int? transferred_size_teams:int? transferred_size_group_mail:int?
        transferred_size_group_calendar:int? settings:dict?=m365_settings
    """,
    "m365_schedule": """
        date:str date_type:int hour:int minute:int last_work_hour:int monthly_week:list repeat_date:int
        repeat_hour:int repeat_min:int repeat_hour_store_config:raw repeat_min_store_config:raw week_day:str
    """,
    "m365_settings": """
        policy:str schedule:dict=schedule_option retention:dict=retention_option services:list users:list
        groups:list sites:list teams:list
    """,
    "schedule_option": """
        start_hour:int start_minute:int run_days:list repeat_every_hours:int last_run_hour:int
    """,
    "retention_option": """
        keep_all:bool days_to_keep:int
    """,
    "m365_log": """
        task_id:int timestamp:int timestamp_iso:str? description:str category:str? category_code:raw?
        log_type:int error_code:int task_execution_id:int storage_remove_id:int?
    """,
}
# end generated: kinds
