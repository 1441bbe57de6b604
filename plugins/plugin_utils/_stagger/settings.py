# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of the role stagger ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field, flag
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import shell_pattern
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.zones import named_zone

from .._checked import read_variables, variables_of
from .._folders import folder
from .._report.words import clean
from .window import read_window

PREFIX = "active_backup_stagger_"


def _window(text: str) -> str | None:
    """What is wrong with a window, or None."""
    try:
        read_window(text)
    except InvalidInput as error:
        return error.message
    return None


SITE = Field(f"{PREFIX}site", default="")
WINDOW = Field(f"{PREFIX}window", default="22:00-06:00", check=_window)
GAP = Field(f"{PREFIX}gap", "int", least=1, most=60, default=5, unit="minutes")
KEEP = Field(f"{PREFIX}keep", "list", default=[])
DEST = Field(f"{PREFIX}dest", default="")
APPLY = flag(f"{PREFIX}apply")
ZONE = Field("active_backup_timezone", default="")
VARIABLES = (SITE, WINDOW, GAP, KEEP, DEST, APPLY, ZONE)


def read_settings(values: Mapping[str, Any], names: Iterable[str], host: str) -> dict[str, Any]:
    """The settings of a host: site, window, gap, keep, dest, apply, timezone.

    values are its variables by their names, None or empty text where one is not set; names are those of all of its
    variables. Raises InvalidInput, before any request, that names the variable and the host.
    """
    checked = read_variables(VARIABLES, values, names, host)
    for field in (WINDOW, DEST, ZONE):
        checked[field.name] = checked[field.name].strip()
    with variables_of(host):
        validate(VARIABLES, checked)
        for at, pattern in enumerate(checked[KEEP.name]):
            shell_pattern(f"{KEEP.name}[{at}]", pattern)
        checked[DEST.name] = folder(DEST.name, checked[DEST.name])
        if checked[ZONE.name]:
            _zone(checked[ZONE.name])
    found = {name.removeprefix(PREFIX).removeprefix("active_backup_"): value for name, value in checked.items()}
    return {**found, "site": clean(found["site"]).strip()}


def _zone(name: str) -> None:
    try:
        named_zone(name)
    except InvalidInput as error:
        raise InvalidInput(f"active_backup_{error.message}") from error
