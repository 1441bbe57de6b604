# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Methods of Active Backup for Business of which little more than the name is known [appendix A, 1 S2].

Three kinds: those that name the parameter they lack (120), those that succeed bare and may do harm (a client that
calls one is noted in the oddities), and reads whose whole answer was published.
"""

from __future__ import annotations

from typing import Any

from ..catalog import Context, DsmError, Effect, Param, method

# "name:parameter": the first one that a bare call was said to lack; others may follow
_LACKING = {
    "AEM": "check_key:key check_leader_address:leader_addr edit_connection:hostname join:key",
    "AEM.Activity": "write_vmm_log:guest_id",
    "AEM.NFS": "apply_state:interfaces check_state:interfaces",
    "AEM.Script": "delete:script_id update:script_id",
    "AEM.Task": "list_with_device:backup_type",
    "Agent.Device": "duplicate_workload:workload_uuid list_nodes:device_id set_update_policy:auto_update "
    "upgrade:device_ids",
    "Agentless": "create_device:remote_connection_info get_datapath_on_storage:share_name get_task_setting:task_id "
    "list_device_folder:remote_connection_info set_device:remote_connection_info "
    "test_connection:remote_connection_info",
    "Delegation": "create_or_update:uids delete:uids",
    "Device": "list_restorable_version:device_id list_tasks:device_ids remove:device_ids set_credential:device_ids",
    "General": "fsync:path",
    "Inventory": "check_identity:inventory_id create:host_name get_server_cache:inventory_id "
    "get_server_info:inventory_id list_guest_node:inventory_id list_node:parent_id update:auth_user "
    "update_cache:inventory_id",
    "Log": "cancel_download:export_id check_progress:export_id download:output_format upload_cert:file_tmp",
    "Plan": "create:plan_uuid delete:plan_uuid get:plan_uuid update:plan_uuid",
    "Report": "delete:report_ids",
    "Restore": "clear:sessions pause:job_ids resume:job_ids status:job_id",
    "RestoreVM": "check_spec:device_list list_latest_version:single_mode list_spec:device_list migrate:device_list "
    "restore:device_list",
    "Share": "create_fs_dir:paths list_file:root_path relink:share_name remove:is_remove_data",
    "Storage": "list_dsm_share:task_id mount_dsm_enc_share:name umount_dsm_enc_share:mount_path unmount:storage_id "
    "verify:automount_enabled",
    "Task": "get_default_task_name:backup_type",
    "TaskTemplate": "remove:template_ids",
    "Version": "download:device_id list_node:device_id lock:task_id restore:device_id",
    "Wrapper.NFS": "set:enable_nfs",
    "Wrapper.NFSPrivilege": "load:share_name save:share_name",
}
# They succeed without any parameter: never probe
_TRAPS = {
    "AEM": "leave leave_by_leader",
    "AEM.TaskTemplate": "delete update",
    "Agent.Device": "update_agent",
    "Inventory": "remove",
    "Log": "send_test_log set_info set_send_log_setting",
    "ReportConfig": "set",
    "Restore": "stop",
    "RestoreVM": "abe_cancel abe_verify remove_vmm_meta set_vmm_meta",
    "Task": "vm_check_cancel",
    "TaskTemplate": "set set_priority",
    "Workload": "backup cancel cancel_by_activity_uid create delete delete_without_dedup update",
}
_TEMPLATE: dict[str, Any] = dict.fromkeys(
    """compress enable_app_aware_bkp enable_notify enable_shutdown_after_complete enable_verification enable_wake_up
    enable_windows_working_state instant_backup relinkable""".split(),
    False,
)
_TEMPLATE |= dict.fromkeys("available backup_external enable_compress_transfer enable_encrypt_transfer".split(), True)
_TEMPLATE |= dict.fromkeys(
    """bandwidth storage_compress_algorithm storage_encrypt_algorithm target_errorcode target_id
    unavailable_groups_count unavailable_users_count""".split(),
    0,
)
_TEMPLATE |= {
    "backup_cache_content": {"cached_enabled": False},
    "backup_type": 2,
    "bandwidth_content": {"enable": False},
    "custom_volume": None,
    "groups": [101],
    "groups_name": ["administrators"],
    "is_default": True,
    "plan_uuid": "",
    "platform_type": 1,
    "pre_post_script_setting": None,
    "priority_order": 1,
    "retention_policy": dict.fromkeys("gfs_days gfs_months gfs_weeks gfs_years keep_days keep_versions".split(), 0)
    | {"keep_all": True},
    "sched_content": {"repeat_type": "Weekly", "run_hour": 3, "run_min": 0, "run_weekday": [1]}
    | {"schedule_setting_type": 1},
    "share_name": "ActiveBackupforBusiness",
    "source_type": 1,
    "target_name": "*",
    "target_type": 2,
    "template_id": 1,
    "template_name": "Default",
    "template_uuid": "",
    "users": [1024],
    "users_name": ["admin"],
    "verification_policy": 120,
}
_ADMIN = {"is_admin": True, "is_group": False, "name": "admin", "uid": 1024}
_READS: dict[str, Any] = {
    "Delegation.list": {"total": 0, "users": []},
    "General.get_sys_mem_info": {"sysMemInfo": {"free": 10 << 30, "total": 16 << 30, "used": 6 << 30}},
    "General.is_syno_internal": {"is_internal": 0},
    "Report.list": {"reports": [], "total": 0},
    "Restore.list": {"restore_infos": [], "total": 0},
    "RestoreVM.get_available_mem": {"avaiable_mb": 7675},
    "Storage.automount_list_location": [{"location": "sys_part", "status": 0}],
    "Task.create_vm_check": {"aem_check_list": [], "check_list": []},
    "Task.list_vm_check": [],
    "TaskTemplate.list": {"success": True, "template_list": [_TEMPLATE], "total": 1},
    "UserGroup.list": {"total": 1, "users_groups": [_ADMIN | {"type": "local"}]},
    "Wrapper.Domain.get": {"enable_domain": False},
}


def _unpublished(context: Context, params: dict[str, Any]) -> Any:
    context.nas.flag("a call whose answer was never published")
    raise DsmError(1001)


def _trap(name: str) -> Any:
    def handler(context: Context, params: dict[str, Any]) -> Effect:
        context.nas.flag(f"{name}: never to be called without knowing what it does")
        return Effect(lambda: None)

    return handler


def _read(data: Any) -> Any:
    return lambda context, params: data


for _api, _texts in _LACKING.items():
    for _text in _texts.split():
        _name, _parameter = _text.split(":")
        method(f"SYNO.ActiveBackup.{_api}", _name, Param(_parameter, "any", True))(_unpublished)
for _api, _texts in _TRAPS.items():
    for _name in _texts.split():
        method(f"SYNO.ActiveBackup.{_api}", _name, write=True)(_trap(f"SYNO.ActiveBackup.{_api}.{_name}"))
for _text, _data in _READS.items():
    _api, _name = _text.rsplit(".", 1)
    method(f"SYNO.ActiveBackup.{_api}", _name)(_read(_data))
