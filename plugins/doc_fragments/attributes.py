# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module says of itself."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes. A module overrides what does not hold for it."""

    # for modules that change something
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying the target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff
      mode.
    support: full
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates
      no change.
    support: full
  action_group:
    description: Use C(group/nasfleet.active_backup.dsm) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - nasfleet.active_backup.dsm
"""

    # for modules that only read
    INFO = r"""
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying the target.
    support: full
    details:
      - This module never changes anything.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff
      mode.
    support: N/A
    details:
      - This module never changes anything.
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates
      no change.
    support: full
    details:
      - This module never changes anything.
  action_group:
    description: Use C(group/nasfleet.active_backup.dsm) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - nasfleet.active_backup.dsm
"""
