# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of the role report, and of the playbook morning, ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field, flag
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from .._checked import read_variables, variables_of
from .._folders import folder
from .._judging import JUDGING, check_judging, variables
from .._known_variables import PREFIX
from .._values import plain
from .options import FORMATS, permissions, zone
from .verdicts import BAD, misspelt

DEST, ZONE = (Field(f"{PREFIX}report_{name}", default="") for name in ("dest", "timezone"))
FORMAT = Field(f"{PREFIX}report_formats", "list", choices=FORMATS, default=list(FORMATS))
MODE = f"{PREFIX}report_mode"  # a text, or the number that YAML makes of an unquoted 0640
_DAYS, _HOSTS = variables("history_days", "protected_hosts")
VARIABLES = (
    *JUDGING,
    replace(_DAYS, default=14),
    _HOSTS,
    Field(f"{PREFIX}customer", default=""),
    Field(f"{PREFIX}customer_groups", "list", default=[]),
    DEST,
    FORMAT,
    Field(f"{PREFIX}report_title", default="Backup report"),
    ZONE,
    flag(f"{PREFIX}report_per_customer"),
    Field(f"{PREFIX}bad_verdicts", "list", default=list(BAD), check=misspelt),
)


def read_settings(values: Mapping[str, Any], names: Iterable[str], host: str) -> dict[str, Any]:
    """The settings of a host, by the names of the variables without active_backup_.

    values are its variables by their names, None or empty text where one is not set; names are those of all of its
    variables. Raises InvalidInput, before any request, that names the variable and the host.
    """
    rest = {name: value for name, value in values.items() if name != MODE}
    mode = plain(values.get(MODE))
    checked = read_variables(VARIABLES, rest, names, host)
    with variables_of(host):
        validate(VARIABLES, checked)
        check_judging(checked)
        checked[DEST.name] = folder(DEST.name, checked[DEST.name])
        _check(f"{PREFIX}report_", mode, checked[ZONE.name])
    found = {name.removeprefix(PREFIX): value for name, value in checked.items()}
    return {**found, "report_mode": "0640" if mode in (None, "") else mode}


def _check(prefix: str, mode: Any, timezone: str) -> None:
    try:
        zone(timezone.strip())
        if mode not in (None, ""):
            permissions(mode)
    except InvalidInput as error:
        raise InvalidInput(f"{prefix}{error.message}") from error
