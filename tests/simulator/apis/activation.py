# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Activation of both packages."""

from __future__ import annotations

from typing import Any

from ..catalog import OFFICE, Context, DsmError, Effect, Param, method

_SET = (Param("activated", "bool", True), Param("serial_number", "str", True))


def _show(context: Context, product: dict[str, Any]) -> dict[str, Any]:
    return {"activated": product["activated"], "serial_number": context.abb["serial_number"]}


def _set(context: Context, product: dict[str, Any], params: dict[str, Any]) -> Effect:
    """A serial number that is not the NAS's fails with 1024, activation failed [UI; that it is looked at: G]."""
    if params["serial_number"] != context.abb["serial_number"]:
        raise DsmError(1024)
    return Effect(lambda: product.update(activated=params["activated"]), {"activated": True})


@method("SYNO.ActiveBackup.Activation", "get")
def get(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """[1 S2]"""
    return _show(context, context.abb)


@method("SYNO.ActiveBackup.Activation", "set", *_SET, write=True)
def set_(context: Context, params: dict[str, Any]) -> Effect:
    """[C 4+]"""
    return _set(context, context.abb, params)


@method(OFFICE, "get_activation")
def get_office(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """As its twin for Google Workspace answers [S14]."""
    return _show(context, context.m365)


@method(OFFICE, "set_activation", *_SET, write=True)
def set_office(context: Context, params: dict[str, Any]) -> Effect:
    """[C 2+]"""
    return _set(context, context.m365, params)
