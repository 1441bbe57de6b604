# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What signs in, and what comes of it."""

from __future__ import annotations

from typing import NamedTuple


class Credentials(NamedTuple):
    """What signs in. device_token makes a one-time code unnecessary."""

    username: str
    password: str
    otp_code: str | None = None
    device_token: str | None = None
    device_name: str = "ansible"


class SessionToken(NamedTuple):
    """An open session. synotoken is empty where DSM's protection against forged requests is off."""

    sid: str
    synotoken: str = ""
    device_token: str | None = None


def can_travel(*texts: str) -> bool:
    """Whether texts can stand in a header: what DSM gives out is letters, digits and a few signs."""
    return all(text.isascii() and text.isprintable() for text in texts)


def token_header(token: SessionToken) -> dict[str, str]:
    """The header that proves a request was meant; without it recent DSM refuses writes."""
    return {"X-SYNO-TOKEN": token.synotoken} if token.synotoken else {}
