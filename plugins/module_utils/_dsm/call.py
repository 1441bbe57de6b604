# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call is, and a request made from it. The calls there are stand in the api.py of each room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Request(NamedTuple):
    """One call with its values, ready to be encoded. Values are native (int, bool, str, list, dict)."""

    call: Call
    values: Mapping[str, Any]

    @property
    def label(self) -> str:
        """How the call is named in messages."""
        return f"{self.call.api}.{self.call.method}"


class Call(NamedTuple):
    """A method of the Web API.

    purpose completes "could not ..."; required and optional name its parameters; functions are the
    documented functions it carries out. raw calls send their values as they are, all others as JSON text, but for
    those in bare.
    """

    api: str
    method: str
    purpose: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    version: int = 1
    writes: bool = False
    raw: bool = False
    bare: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()

    def __call__(self, **values: Any) -> Request:
        """A request with these values; a wrong name is a mistake of this collection and raises TypeError."""
        wrong = set(values) - set(self.required) - set(self.optional)
        missing = set(self.required) - set(values)
        if wrong or missing:
            raise TypeError(f"{self.api}.{self.method}: unknown {sorted(wrong)}, missing {sorted(missing)}")
        return Request(self, values)
