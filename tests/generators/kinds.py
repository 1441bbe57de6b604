# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of rows with their keys, for the playbook selftest, which compares what a NAS sends with them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from generators import returns

PATH = "plugins/plugin_utils/_selftest/kinds.py"
# The modules whose rows are compared. Those of the others are made by the collection, not sent by the NAS.
MODULES = (
    "abb_task_info",
    "abb_device_info",
    "abb_hypervisor_info",
    "abb_storage_info",
    "abb_log_info",
    "abb_history_info",
    "m365_task_info",
    "m365_log_info",
)


def _reached() -> dict[str, str]:
    """Each kind that these modules return, at any depth, with the place of its row format."""
    found: dict[str, str] = {}

    def add(kind: str, place: str) -> None:
        if kind not in found:
            found[kind] = place
            for _type, _text, *inner in returns.keys_of(kind).values():
                for one in inner:
                    add(one, returns.FORMATS.get(one, ""))

    for rows in returns.ROWS:
        if rows.module in MODULES:
            for kind in rows.kinds:
                add(kind, rows.format)
            for _type, _text, *inner in rows.more.values():
                for one in inner:
                    add(one, returns.FORMATS.get(one, ""))
    return found


def _tokens(kind: str, place: str) -> Iterator[str]:
    """NAME:TYPE for each key, with ? if not every package sends it, and =KIND if rows of that kind stand there."""
    rows = returns.row_format(place)
    more = {key: told for one in returns.ROWS if kind == one.kinds[0] for key, told in one.more.items()}
    for key, (type_, text, *inner) in {**returns.keys_of(kind), **more}.items():
        sometimes = "?" if text.startswith(returns.SOMETIMES) or key in more else ""
        yield f"{key}:{type_}{sometimes}{f'={inner[0]}' if inner else ''}"
        if rows and key in rows.words:
            yield f"{key}_code:raw?"
        if rows and key in rows.times:
            yield f"{key}_iso:str?"


def make() -> list[str]:
    """The lines of the generated part."""
    lines = ["KINDS = {"]
    for kind, place in _reached().items():
        text = " ".join(_tokens(kind, place))
        lines += [f'    "{kind}": """', *textwrap.wrap(text, 112, initial_indent=" " * 8, subsequent_indent=" " * 8)]
        lines += ['    """,']
    return [*lines, "}"]
