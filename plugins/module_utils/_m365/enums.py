# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for the numbers of Active Backup for Microsoft 365. Source: protocol reference 4."""

from __future__ import annotations

from .._dsm.enums import CodeMap

# Only these two are known for Microsoft 365: 4 while a run is under way, 1 when idle.
M365_STATUS = CodeMap({4: "running", 1: "idle"})
M365_LOG_CATEGORY = CodeMap({0: "backup_result", 3: "user_action"})
