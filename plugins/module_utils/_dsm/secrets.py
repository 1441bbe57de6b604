# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a NAS sends that nobody may see."""

from __future__ import annotations

from functools import lru_cache
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


# A text under such a key is taken for a password, whatever the NAS calls it. A number or true and false is not: how old
# one may become, say, or that one is set.
_PASSWORD = ("password", "passwd")


def is_secret(key: str, value: Any, secrets: frozenset[str] = SECRETS) -> bool:
    """Whether what a NAS sends under a key is for nobody to see."""
    return key in secrets or (isinstance(value, str) and _speaks_of_a_password(key))


@lru_cache(maxsize=1024)  # every text of every reply is looked at, and their keys are few
def _speaks_of_a_password(key: str) -> bool:
    return any(word in key.lower() for word in _PASSWORD)


def scrub(value: Value, secrets: frozenset[str] = SECRETS) -> Value:
    """A copy without secrets, at any depth."""
    copy: Value = _scrubbed(value, secrets)
    return copy


def _scrubbed(value: Any, secrets: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _scrubbed(inner, secrets) for key, inner in value.items() if not is_secret(key, inner, secrets)}
    if isinstance(value, list):
        return [_scrubbed(inner, secrets) for inner in value]
    return value
