# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as Ansible holds them on the controller, made plain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

try:
    # Where there is this, no text is a template by itself.
    from ansible.template import trust_as_template  # noqa: F401  # pylint: disable=unused-import

    _mark: Any = None
except ImportError:  # until ansible-core 2.18
    from ansible.utils.unsafe_proxy import wrap_var

    _mark = wrap_var


MARKS = ("{{", "{%", "{#")
"""What makes a text a template."""


def plain(value: Any) -> Any:
    """A value without what Ansible hangs on it: tags (since 2.19), which make copies slow, or a vault (until 2.18)."""
    if isinstance(value, dict):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, str) or getattr(value, "__ENCRYPTED__", False):
        return str.__str__(value) if isinstance(value, str) else str(value)
    for kind in (bool, int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, date):  # what YAML makes of an unquoted 2026-11-22; a shipped module gets the text
        return value.isoformat()
    return value


def is_unreachable(result: Mapping[str, Any]) -> bool:
    """Whether a NAS was out of reach, by the result of a task; Ansible says so itself where a module is shipped."""
    return bool(result.get("unreachable")) or result.get("reason") == "unreachable"


def words_of(value: Any) -> list[str]:
    """Words of a list, or of the text that a survey gives: with commas or line ends between."""
    words = value.replace("\n", ",").split(",") if isinstance(value, str) else value
    return [str(word).strip() for word in words if str(word).strip()]


def literal(value: Any) -> Any:
    """A value that a variable may hold: no text in it is a template, whatever a NAS calls its tasks."""
    return value if _mark is None else _mark(value)
