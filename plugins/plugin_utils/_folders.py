# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders on the controller that variables and options name."""

from __future__ import annotations

import os

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from ._report.options import target


def absolute(path: str) -> str:
    """A path, from the folder in which Ansible was started.

    Ansible takes that of the playbook, which for the playbooks of the collection is the collection itself.
    """
    return os.path.abspath(os.path.expanduser(path))


def folder(name: str, text: str) -> str:
    """The folder that the variable of a name names; empty for none. Raises InvalidInput for one that cannot be."""
    if not text.strip():
        return ""
    try:
        return target(absolute(text.strip()))
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error.message.removeprefix('dest: ')}") from error
