# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that rows of Active Backup for Business may have, from tests/generators/return_rows.yml."""

from __future__ import annotations

# begin generated: row-keys
TASKS = """
    agentless_backup_path agentless_backup_policy agentless_enable_block_transfer agentless_enable_dedup
    agentless_enable_windows_vss allow_manual_backup backup_cache_content backup_cache_content.cached_enabled
    backup_external backup_type backup_type_code bandwidth bandwidth_content
    bandwidth_content.backup_bandwidth_base bandwidth_content.backup_bandwidth_number bandwidth_content.enable
    cbt_enable_mode cbt_enable_mode_code connection_timeout custom_volume custom_volume_alias
    datastore_reserved_percentage deactivate_by_plan dedup_api_restore dedup_path device_count devices
    devices.agent_can_backup devices.agent_driver_status devices.agent_status devices.agentless_auth_policy
    devices.auto_discovery devices.backup_type devices.backup_type_code devices.create_time
    devices.create_time_iso devices.device_id devices.device_uuid devices.driver_status devices.dsm_model
    devices.dsm_unique devices.host_ip devices.host_name devices.host_port devices.hypervisor_id
    devices.inventory_id devices.kernel_version devices.login_time devices.login_time_iso devices.login_user
    devices.login_user_id devices.mssql_user devices.oracle_user devices.os_name devices.platform_type
    devices.platform_type_code devices.time_zone devices.vm_moid_path enable_app_aware_bkp
    enable_compress_transfer enable_datastore_aware enable_dedup enable_encrypt_transfer enable_notify
    enable_shutdown_after_complete enable_verification enable_wake_up enable_windows_working_state last_result
    last_result.activity_uuid last_result.backup_type last_result.backup_type_code last_result.detail_path
    last_result.error_count last_result.job_action last_result.job_action_code last_result.none_count
    last_result.result_id last_result.status last_result.status_code last_result.success_count
    last_result.task_config last_result.task_config.device_list last_result.task_config.device_list.device_id
    last_result.task_config.device_list.host_name last_result.task_id last_result.task_name last_result.time_end
    last_result.time_end_iso last_result.time_start last_result.time_start_iso last_result.transfered_bytes
    last_result.warning_count last_success_age last_success_time last_success_time_iso last_version_id
    locked_versions max_concurrent_devices newest_version_time newest_version_time_iso next_trigger_time
    next_trigger_time_iso oldest_version_time oldest_version_time_iso pre_post_script_setting
    pre_post_script_setting.post_script_path pre_post_script_setting.pre_script_path
    pre_post_script_setting.script_exec_mode pre_post_script_setting.script_exec_mode_code progress
    progress.percentage progress.pid progress.running_task_status progress.running_task_status_code
    progress.total_bytes progress.transfered_bytes repo_dir retention retention.gfs_days retention.gfs_months
    retention.gfs_weeks retention.gfs_years retention.keep_all retention.keep_days retention.keep_versions
    retention_policy retention_policy.gfs_days retention_policy.gfs_months retention_policy.gfs_weeks
    retention_policy.gfs_years retention_policy.keep_all retention_policy.keep_days retention_policy.keep_versions
    running sched_content sched_content.backup_window sched_content.enable_backup_window
    sched_content.is_continuous_paused sched_content.repeat_hour sched_content.repeat_type sched_content.run_hour
    sched_content.run_min sched_content.run_weekday sched_content.schedule_setting_type sched_content.start_day
    sched_content.start_month sched_content.start_year sched_id sched_modify_time sched_modify_time_iso sched_uuid
    schedule schedule.days schedule.repeat_every_hours schedule.time schedule.triggers share_compressed share_name
    source_type source_type_code src_target_dir storage_compress_algorithm storage_compress_algorithm_code
    storage_encrypt_algorithm storage_encrypt_algorithm_code storage_id target_dir target_status task_id task_name
    unikey verdict verdict_reason verification_policy version_count view_type vm_folder workload_uuid
""".split()
TASKS_MORE = """
    versions versions.crypto_key_id versions.data_format versions.folder_name versions.is_snapshot versions.locked
    versions.status versions.status_code versions.time_end versions.time_end_iso versions.time_start
    versions.time_start_iso versions.used_size versions.version_id
""".split()
DEVICES = """
    agent_can_backup agent_driver_status agent_status agentless_auth_policy auto_discovery backup_type
    backup_type_code create_time create_time_iso device_id device_uuid driver_status dsm_model dsm_unique host_ip
    host_name host_port hypervisor_id inventory_id kernel_version login_time login_time_iso login_user
    login_user_id mssql_user oracle_user os_name platform_type platform_type_code task_count tasks tasks.task_id
    tasks.task_name time_zone transfered_bytes transfers transfers.config_device_id transfers.device_name
    transfers.device_result_id transfers.processed_bytes transfers.result_id transfers.status
    transfers.status_code transfers.time_end transfers.time_end_iso transfers.time_start transfers.time_start_iso
    transfers.transfered_bytes vm_moid_path
""".split()
RESULTS = """
    activity_uuid backup_type backup_type_code detail_path error_count job_action job_action_code none_count
    result_id status status_code success_count task_config task_config.device_list
    task_config.device_list.device_id task_config.device_list.host_name task_id task_name time_end time_end_iso
    time_start time_start_iso warning_count
""".split()
RESULTS_MORE = """
    details details.error_code details.log_level details.log_level_code details.log_time details.log_time_iso
    details.log_type details.log_type_code details.other_params details.other_params.* details.result_detail_id
    details.result_id
""".split()
LOGS = """
    backup_type backup_type_code device_id device_name error_code log_id log_level log_level_code log_time
    log_time_iso log_type log_type_code other_params other_params.* result_id task_id task_name user_id user_name
""".split()
STORAGES = """
    automount_iv automount_location backup_tasks compacting compacting_percentage compressed_size dedup_size
    delete_tasks delete_versions device_count device_info device_info.agentless_count device_info.agentless_size
    device_info.dsm_count device_info.dsm_size device_info.pc_count device_info.pc_size device_info.server_count
    device_info.server_size device_info.vm_count device_info.vm_size fs_name fs_type mounted relink_state
    relink_state.alive relink_state.error relink_state.owner relink_state.state repo_dir share_name share_type
    storage_compress_algorithm storage_compress_algorithm_code storage_encrypt_algorithm
    storage_encrypt_algorithm_code storage_id vol_name volume_path
""".split()
HYPERVISORS = """
    host_addr host_name host_port host_type inventory_id login_user status
""".split()
VERSIONS = """
    crypto_key_id data_format folder_name is_snapshot locked status status_code time_end time_end_iso time_start
    time_start_iso used_size version_id
""".split()
# end generated: row-keys
