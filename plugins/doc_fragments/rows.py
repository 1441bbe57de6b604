# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the option that rows are cut down with."""

from __future__ import annotations


class ModuleDocFragment:
    """Which keys of rows are wanted."""

    DOCUMENTATION = r"""
options:
  fields:
    description:
      - The keys of the rows to return, for example V(task_name). All keys if it is not given or empty.
      - Keys of an object, or of the objects of a list, inside a row come after a dot, for example V(devices.host_name).
      - A key that no row ever has fails, and the nearest ones are suggested. One that rows may have does not, whatever
        this NAS holds; below a key that is null or empty in all rows any key is taken.
    type: list
    elements: str
"""
