# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a NAS sends that nobody may see."""

from __future__ import annotations

from typing import Any, TypeVar

Value = TypeVar("Value", bound="dict[str, Any] | list[Any] | str | float | None")  # JSON

# Sent in lists of tasks and devices, and in the settings of Microsoft 365 tasks (protocol reference 10.10).
SECRETS = frozenset(
    {
        "agent_token",
        "login_password",
        "mssql_password",
        "oracle_password",
        "application_id",
        "tenant_id",
        "app_permissions",
    }
)
# In the detail of an error there may also be what signs in: the token of a sign-in that wants a second factor
# (protocol reference 1.5), or the session.
ERROR_SECRETS = SECRETS | {"token", "sid", "synotoken", "err_session", "passwd"}


def scrub(value: Value, secrets: frozenset[str] = SECRETS) -> Value:
    """A copy without secrets, at any depth."""
    copy: Value = _scrubbed(value, secrets)
    return copy


def _scrubbed(value: Any, secrets: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _scrubbed(inner, secrets) for key, inner in value.items() if key not in secrets}
    if isinstance(value, list):
        return [_scrubbed(inner, secrets) for inner in value]
    return value
