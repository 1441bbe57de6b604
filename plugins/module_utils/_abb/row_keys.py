# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that rows of Active Backup for Business may have, from tests/generators/return_rows.yml."""

from __future__ import annotations

# begin generated: row-keys
TASKS = """
    agentless_backup_path agentless_backup_policy agentless_enable_block_transfer agentless_enable_dedup
    agentless_enable_windows_vss allow_manual_backup backup_cache_content backup_external backup_type
    backup_type_code bandwidth bandwidth_content cbt_enable_mode cbt_enable_mode_code connection_timeout
    custom_volume custom_volume_alias datastore_reserved_percentage deactivate_by_plan dedup_api_restore
    dedup_path device_count devices enable_app_aware_bkp enable_compress_transfer enable_datastore_aware
    enable_dedup enable_encrypt_transfer enable_notify enable_shutdown_after_complete enable_verification
    enable_wake_up enable_windows_working_state last_result last_success_age last_success_time
    last_success_time_iso last_version_id locked_versions max_concurrent_devices newest_version_time
    newest_version_time_iso next_trigger_time next_trigger_time_iso oldest_version_time oldest_version_time_iso
    pre_post_script_setting progress repo_dir retention retention_policy running sched_content sched_id
    sched_modify_time sched_modify_time_iso sched_uuid schedule share_compressed share_name source_type
    source_type_code src_target_dir storage_compress_algorithm storage_compress_algorithm_code
    storage_encrypt_algorithm storage_encrypt_algorithm_code storage_id target_dir target_status task_id task_name
    unikey verdict verdict_reason verification_policy version_count view_type vm_folder workload_uuid
""".split()
DEVICES = """
    agent_can_backup agent_driver_status agent_status agentless_auth_policy auto_discovery backup_type
    backup_type_code create_time create_time_iso device_id device_uuid driver_status dsm_model dsm_unique host_ip
    host_name host_port hypervisor_id inventory_id kernel_version login_time login_time_iso login_user
    login_user_id mssql_user oracle_user os_name platform_type platform_type_code task_count tasks time_zone
    transfered_bytes transfers vm_moid_path
""".split()
RESULTS = """
    activity_uuid backup_type backup_type_code detail_path error_count job_action job_action_code none_count
    result_id status status_code success_count task_config task_id task_name time_end time_end_iso time_start
    time_start_iso warning_count
""".split()
LOGS = """
    backup_type backup_type_code device_id device_name error_code log_id log_level log_level_code log_time
    log_time_iso log_type log_type_code other_params result_id task_id task_name user_id user_name
""".split()
STORAGES = """
    automount_iv automount_location backup_tasks compacting compacting_percentage compressed_size dedup_size
    delete_tasks delete_versions device_count device_info fs_name fs_type mounted relink_state repo_dir share_name
    share_type storage_compress_algorithm storage_compress_algorithm_code storage_encrypt_algorithm
    storage_encrypt_algorithm_code storage_id vol_name volume_path
""".split()
HYPERVISORS = """
    host_addr host_name host_port host_type inventory_id login_user status
""".split()
# end generated: row-keys
