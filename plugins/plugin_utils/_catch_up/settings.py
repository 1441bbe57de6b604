# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of the role catch_up ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.times import parse_age
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from .._checked import read_variables, variables_of
from .._judging import JUDGING, check_judging

PREFIX = "active_backup_catch_up_"
STARTABLE = ("failed", "never_ran", "overdue", "partial", "unknown")
"""The verdicts on which a start can help. A hung run must end first; the others need none."""


def seconds(text: str) -> int:
    """The seconds of an age such as 4h, or of a number of seconds. Raises ValueError that says what is wrong."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else parse_age(text)


def _span(text: str) -> str | None:
    try:
        seconds(text)
    except ValueError:
        return "must be a number of seconds, or a number followed by m, h, d or w, for example 4h"
    return None


PER_NAS = Field(f"{PREFIX}per_nas", "int", least=1, default=2, unit="runs")
TOTAL = Field(f"{PREFIX}total", "int", least=1, default=20, unit="runs")
WAIT = Field(f"{PREFIX}wait", default="4h", check=_span)
INTERVAL = Field(f"{PREFIX}interval", "int", least=1, default=60, unit="seconds")
WANTED = Field(f"{PREFIX}verdicts", "list", default=["failed", "overdue", "never_ran"])
VARIABLES = (PER_NAS, TOTAL, WAIT, INTERVAL, WANTED)


def read_settings(values: Mapping[str, Any], names: Iterable[str], host: str) -> dict[str, Any]:
    """The settings of a host: per_nas, total, wait and interval in seconds, verdicts.

    values are its variables by their names, None or empty text where one is not set; names are those of all of its
    variables. Raises InvalidInput, before any request, that names the variable and the host.
    """
    checked = read_variables((*VARIABLES, *JUDGING), values, names, host)
    with variables_of(host):
        validate(VARIABLES, checked)
        _check_verdicts(checked[WANTED.name])
        check_judging(checked)
    found = {field.name.removeprefix(PREFIX): checked[field.name] for field in VARIABLES}
    return {**found, "wait": seconds(found["wait"])}


def _check_verdicts(words: Iterable[str]) -> None:
    for word in words:
        if word not in STARTABLE:
            raise InvalidInput(
                f"{WANTED.name}: {word!r} is no verdict after which a backup can be started. Did you mean "
                f"{nearest(word, STARTABLE)[0]}? There are: {', '.join(STARTABLE)}"
            )
