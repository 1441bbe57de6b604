# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that the health of a NAS may have, from tests/generators/return_rows.yml."""

from __future__ import annotations

# begin generated: row-keys
HEALTH = """
    certificate certificate.common_name certificate.expires certificate.expires_in_days certificate.source
    hostname packages packages.* storages storages.compacting storages.compressed_size storages.dedup_size
    storages.device_count storages.mounted storages.share_name storages.storage_id storages.volume_path summary
    summary.failed summary.hung summary.never_ran summary.ok summary.overdue summary.partial summary.paused
    summary.running summary.unknown tasks tasks.backup_type tasks.backup_window_opens tasks.devices
    tasks.devices.agent_status tasks.devices.device_id tasks.devices.host_name tasks.devices.last_success_time
    tasks.devices.login_time tasks.devices.os_name tasks.devices.verdict tasks.expected_by tasks.history
    tasks.history.date tasks.history.runs tasks.history.status tasks.history.transfered_bytes
    tasks.in_backup_window tasks.last_result tasks.last_result.detail tasks.last_result.status
    tasks.last_result.time_end tasks.last_result.transfered_bytes tasks.last_success_age tasks.last_success_time
    tasks.next_trigger_time tasks.oldest_version_time tasks.overdue_by tasks.product tasks.progress tasks.reason
    tasks.rule tasks.running tasks.schedule tasks.task_id tasks.task_name tasks.verdict tasks.version_count time
    time_iso unprotected_hosts unread worst
""".split()
# end generated: row-keys
