# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables that say how backups are judged: each is an option of active_backup_health_info."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.health import OPTIONS, check

from ._known_variables import PREFIX


def variables(*names: str) -> tuple[Field, ...]:
    """The variables behind options of these names."""
    return tuple(replace(field, name=PREFIX + field.name) for field in OPTIONS if field.name in names)


JUDGING = variables("grace", "hung_after", "accept_partial", "rules", "timezone")


def check_judging(values: Mapping[str, Any]) -> None:
    """Checks the values of variables as the module does, before any request. Raises InvalidInput that names one."""
    validate(JUDGING, values)
    try:
        check({field.name.removeprefix(PREFIX): values.get(field.name) for field in JUDGING})
    except InvalidInput as error:
        raise InvalidInput(f"{PREFIX}{error.message}") from error
