# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument spec that follows from the table of options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .fields import Field


def options(fields: Sequence[Field]) -> dict[str, dict[str, Any]]:
    """The argument spec of fields."""
    return {field.name: _option(field) for field in fields if not field.read_only}


def _option(field: Field) -> dict[str, Any]:
    spec: dict[str, Any] = {"type": field.type}
    if field.type == "list":
        spec["elements"] = field.item_type
    if field.required:
        spec["required"] = True
    if field.no_log is not None:
        spec["no_log"] = field.no_log
    if field.default is not None:
        spec["default"] = field.default
    if field.choices:
        spec["choices"] = list(field.choices)
    if field.aliases:
        spec["aliases"] = list(field.aliases)
    if field.fields:
        spec["options"] = options(field.fields)
    if field.exclusive:
        spec["mutually_exclusive"] = [list(group) for group in field.exclusive]
    if field.one_of:
        spec["required_one_of"] = [list(group) for group in field.one_of]
    return spec
