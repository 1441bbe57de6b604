# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated (python tests/generate.py): the action plugin that bears the name of the module. See C(dsm_api)."""

from __future__ import annotations

from ansible_collections.nasfleet.active_backup.plugins.action.dsm_api import ActionModule

__all__ = ["ActionModule"]
