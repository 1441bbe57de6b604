# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of values, for Field.check: each function says in words what is wrong with a value, or None."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from .times import parse_age, parse_point


def ipv4(value: str) -> str | None:
    """What is wrong with an IPv4 address, or None."""
    try:
        IPv4Address(value)
    except AddressValueError:
        return "is not an IPv4 address such as 192.0.2.10"
    return None


def not_empty(value: Any) -> str | None:
    """What is wrong with something that may not be empty, or None."""
    return None if value else "is empty"


def age(value: str) -> str | None:
    """What is wrong with an age such as 36h, or None."""
    return _problem(parse_age, value)


def point(value: str) -> str | None:
    """What is wrong with a point in time, or None."""
    return _problem(parse_point, value)


def _problem(parse: Callable[[str], int], value: str) -> str | None:
    try:
        parse(value)
    except ValueError as error:
        return str(error)
    return None
