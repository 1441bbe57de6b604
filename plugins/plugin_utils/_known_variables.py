# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of roles and playbooks: any other that starts with active_backup_ is a mistake."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

PREFIX = "active_backup_"
# Host variables of the devices that the inventory plugin makes.
FOREIGN = "active_backup_device_"
KNOWN = frozenset(
    {
        # begin generated: variables
        "active_backup_abb_settings",
        "active_backup_accept_partial",
        "active_backup_allow_shorter",
        "active_backup_bad_verdicts",
        "active_backup_catch_up_counts",
        "active_backup_catch_up_interval",
        "active_backup_catch_up_lines",
        "active_backup_catch_up_per_nas",
        "active_backup_catch_up_total",
        "active_backup_catch_up_verdicts",
        "active_backup_catch_up_wait",
        "active_backup_customer",
        "active_backup_customer_groups",
        "active_backup_drift",
        "active_backup_drift_lines",
        "active_backup_export_dest",
        "active_backup_fresh",
        "active_backup_grace",
        "active_backup_history_days",
        "active_backup_hosts",
        "active_backup_hung_after",
        "active_backup_lines",
        "active_backup_m365_tasks",
        "active_backup_m365_workers",
        "active_backup_protected_hosts",
        "active_backup_prune",
        "active_backup_prune_confirm",
        "active_backup_prune_counts",
        "active_backup_prune_lines",
        "active_backup_prune_max_deletions_total",
        "active_backup_relink",
        "active_backup_relink_dest",
        "active_backup_relink_export",
        "active_backup_relink_ids",
        "active_backup_relink_lines",
        "active_backup_relink_old",
        "active_backup_relink_only",
        "active_backup_relink_verify_run",
        "active_backup_relink_verify_timeout",
        "active_backup_relinked",
        "active_backup_report_dest",
        "active_backup_report_formats",
        "active_backup_report_mode",
        "active_backup_report_per_customer",
        "active_backup_report_timezone",
        "active_backup_report_title",
        "active_backup_rules",
        "active_backup_serial",
        "active_backup_show",
        "active_backup_stagger_apply",
        "active_backup_stagger_counts",
        "active_backup_stagger_dest",
        "active_backup_stagger_gap",
        "active_backup_stagger_keep",
        "active_backup_stagger_lines",
        "active_backup_stagger_site",
        "active_backup_stagger_window",
        "active_backup_timezone",
        "active_backup_unreachable",
        "active_backup_unreadable",
        "active_backup_verdicts",
        # end generated: variables
    }
)


def check_names(names: Iterable[str], host: str) -> None:
    """Raises InvalidInput for a variable of a host that starts with active_backup_ and is not known."""
    for name in names:
        if name.startswith(PREFIX) and name not in KNOWN and not name.startswith(FOREIGN):
            near = ", ".join(nearest(name, KNOWN)[:3])
            raise InvalidInput(f"The variable {name} of {host} is not known. Nearest names: {near}")
