# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for the numbers of log rows of Active Backup for Business. Source: protocol reference 3.8.

519 numbers are known; those that users meet have a word here, and every other one stays "unknown" with its number
beside it. The NAS sends no text: its own web interface builds it from the number.
"""

from __future__ import annotations

from .._dsm.enums import CodeMap

# fmt: off
LOG_TYPE = CodeMap(
    {
        # tasks, logs and delegation
        1001: "task_created", 1002: "task_removed", 1003: "task_paused", 1004: "task_resumed", 1005: "task_renamed",
        1006: "task_bandwidth_changed", 1007: "schedule_on", 1008: "schedule_off", 1009: "logs_deleted",
        1010: "log_retention_on", 1011: "log_retention_off", 1012: "delegation_created", 1013: "delegation_updated",
        1014: "delegation_deleted",
        # runs: how they begin and end
        1101: "backup_started", 1102: "backup_finished", 1103: "backup_cancelled", 1104: "backup_error",
        1105: "backup_warning", 1108: "backup_partial", 1115: "backup_started_by_event",
        1138: "backup_stopped_unexpectedly", 1308: "backup_stopped_unexpectedly", 1113: "configuration_not_exported",
        1117: "versions_not_copied",
        # runs that did not start
        1106: "not_started_restore_in_progress", 1107: "not_started_backup_in_progress",
        1112: "not_started_verification_in_progress", 1114: "not_started_versions_being_deleted",
        1116: "not_started_shared_folder_not_accessible", 1124: "not_started_outside_backup_window",
        1137: "not_started_already_in_progress", 1146: "schedule_missed",
        # runs that were cancelled by something else than a user
        1125: "cancelled_device_offline", 1126: "cancelled_upload_paused", 1130: "cancelled_dedup_failed",
        1145: "cancelled_by_backup_window",
        # backup windows
        1127: "backup_window_opened", 1128: "backup_window_closed", 1132: "paused_by_backup_window",
        1133: "resumed_by_backup_window",
        # speed
        1110: "speed", 1111: "speed", 1121: "speed", 1129: "speed", 1139: "speed", 1140: "speed",
        # deduplication, changed block tracking, consolidation
        1118: "dedup_error", 1119: "dedup_cancelled", 1120: "dedup_partial", 1122: "dedup_started",
        1123: "dedup_finished", 1131: "cbt_version_finished", 1136: "cbt_version_partial", 1134: "dedup_started",
        1135: "dedup_error", 1141: "consolidation_started", 1143: "consolidation_finished",
        1144: "consolidation_error",
        # restores
        1201: "restore_started", 1202: "restore_cancelled", 1203: "restore_finished", 1204: "restore_error",
        1205: "restore_warning", 1206: "restore_not_started_backup_in_progress",
        1207: "restore_not_started_restore_in_progress", 1208: "restore_partial", 1209: "restore_task_not_found",
        1210: "restore_version_not_found", 1211: "restore_blocks_unreadable", 1212: "instant_restore_paused",
        1213: "instant_restore_resumed", 1214: "instant_restore_not_resumed",
        1215: "restore_cancelled_device_offline",
        # deletions: 1302 to 1304 are the old form, newer packages write 1323 to 1337
        1301: "versions_rotated", 1302: "version_deletion_started", 1303: "version_deletion_finished",
        1304: "version_deletion_error", 1305: "target_deletion_started", 1306: "target_deletion_finished",
        1307: "target_deletion_error", 1323: "version_already_deleted", 1324: "version_deletion_partial",
        1325: "version_deletion_finished", 1326: "version_deletion_error", 1327: "version_deletion_started",
        1328: "version_deletion_finished", 1329: "version_deletion_error", 1334: "version_deletion_no_permission",
        1335: "version_deletion_io_error", 1336: "version_deletion_no_space", 1337: "version_deletion_data_corrupt",
        # retention that failed; 1330 to 1333 are the newer form
        1316: "retention_failed_task_being_restored", 1317: "retention_failed_task_being_deleted",
        1318: "retention_failed", 1319: "retention_failed_shared_folder_not_accessible",
        1330: "retention_failed_task_being_restored", 1331: "retention_failed_task_being_deleted",
        1332: "retention_failed", 1333: "retention_failed_shared_folder_not_accessible",
        # hypervisors and virtual machines that were removed
        1309: "hypervisor_removal_started", 1310: "hypervisor_removal_finished", 1311: "hypervisor_removal_error",
        1320: "hypervisor_removal_started", 1321: "hypervisor_removal_finished", 1322: "hypervisor_removal_error",
        1312: "vm_data_removal_started", 1313: "vm_data_removal_finished", 1314: "vm_data_removal_error",
        1315: "vm_removed_from_task",
        # templates
        1401: "template_created", 1402: "template_removed", 1403: "template_edited", 1404: "template_renamed",
        # jobs
        1501: "queue_down", 1550: "storage_read_only", 1551: "storage_broken", 1552: "storage_encrypted",
        1553: "storage_relinked_elsewhere", 1554: "target_in_use_by_vmm", 1555: "version_in_use_by_vmm",
        1556: "encrypted_storage_not_mounted", 1602: "beta_licence",
        # verification
        1706: "verification_started", 1707: "verification_finished", 1708: "verification_partial",
        1709: "verification_error", 1710: "verification_cancelled", 1711: "verification_screenshot_taken",
        1901: "mount_folder_not_empty",
        # shared folders and relinking
        2001: "shared_folder_deleted", 2002: "shared_folder_moved", 2003: "shared_folder_renamed",
        2004: "relink_finished", 2005: "relink_error", 2006: "relink_data_corrupt", 2007: "relink_no_space",
        2008: "relink_no_permission", 2009: "relink_finished", 2010: "relink_folder_not_found",
        # virtual machines
        3009: "hypervisor_sign_in_failed", 3017: "vm_backup_started", 3018: "vm_backup_finished",
        3019: "vm_backup_error", 3020: "vm_backup_cancelled", 3021: "vm_restore", 3022: "vm_restore",
        3023: "vm_restore", 3024: "vm_restore", 3054: "hypervisor_not_reachable",
        3500: "guest_system_error",
        # storages
        4001: "storage_busy", 4002: "storage_created", 4003: "storage_removed", 4004: "storage_removed",
        4005: "storage_too_old", 4006: "storage_too_new", 4007: "storage_not_verified", 4008: "compact_started",
        4009: "compact_finished", 4010: "compact_error",
        # devices
        5001: "device_connected", 5002: "device_disconnected", 5003: "device_opened_in_vmm",
        5004: "device_exported_to_vm", 5005: "template_applied", 5006: "device_offline", 5007: "device_signed_out",
        5010: "device_offline", 5011: "device_not_found", 5012: "device_dedup_error", 5013: "device_dedup_cancelled",
        5014: "device_dedup_started", 5015: "device_dedup_finished", 5016: "restore_target_done",
        5017: "agent_newer_than_package", 5018: "version_may_be_corrupt",
        # paths
        6001: "path_backed_up", 6002: "path_error", 6003: "path_restored", 6004: "path_restore_skipped",
        6005: "path_restore_overwritten", 6006: "path_restore_error", 6007: "path_restore_cancelled",
        6008: "path_downloaded", 6009: "path_attributes", 6010: "path_attributes",
        6011: "path_type_not_supported", 6012: "path_too_long",
        # agents
        7004: "snapshot_error", 7007: "snapshot_error", 7014: "upload_error", 7019: "agent_sign_in_failed",
        7029: "triggered_by_event", 7047: "pre_script_error", 7048: "pre_script_timeout", 7051: "post_script_error",
        7052: "post_script_timeout", 7066: "cache_quota_full", 7076: "snapshot_error", 7500: "nas_logs_cleared",
        7501: "nas_precheck_error", 7502: "nas_restore_error",
        # causes
        8001: "less_than_8_gb_free", 8002: "no_permission", 8003: "quota_exceeded", 8004: "file_system_read_only",
        8005: "io_error", 8006: "data_corrupt", 8007: "no_space_on_package_volume",
        8008: "quota_exceeded_on_package_volume", 8009: "target_folder_not_found", 8010: "database_not_found",
        8011: "version_folder_not_found", 8012: "image_not_opened", 8013: "shared_folder_compressed",
    }
)
# fmt: on

# Rows that say why a backup that was accepted did not run: the run itself, agents, causes (protocol reference 2.2).
WHY_NOTHING_RAN = frozenset({1106, 1107, 1112, 1114, 1116, 1124, 1137, *range(7000, 8000), *range(8000, 9000)})
