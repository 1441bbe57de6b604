# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults: rules that make the next matching calls go wrong in a chosen way."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .wire import Call

# What meets the HTTP request as a whole, also when only an inner call matches.
HTTP_KINDS = ("refuse", "reset_before", "reset_after", "hang", "truncate", "html", "http", "not_json", "json", "slow")
AFTER = ("reset_after", "truncate")
# What meets one call, also inside a compound request.
CALL_KINDS = ("error", "data", "drop_session", "stop_package", "token_lost")


@dataclass
class Rule:
    """api and method are shell patterns; None matches anything.

    The nth match is the first to be hit, and times matches are (None or 0: all of them). only holds parameters that a
    call must have with these values, such as a task_id.
    details per kind: see the README.
    """

    kind: str
    api: str | None = None
    method: str | None = None
    times: int | None = 1
    nth: int = 1
    only: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in HTTP_KINDS + CALL_KINDS:
            raise ValueError(f"no such fault: {self.kind} (there are {', '.join(HTTP_KINDS + CALL_KINDS)})")

    def meets(self, call: Call) -> bool:
        """True when api, method and parameters fit."""
        pairs = ((self.api, call.api), (self.method, call.method))
        if any(call.params.get(name) != value for name, value in self.only.items()):
            return False
        return all(pattern is None or fnmatchcase(str(value or ""), pattern) for pattern, value in pairs)

    def fires(self) -> bool:
        """Count one match; True when it is one to be hit."""
        self.seen += 1
        if self.seen < self.nth or (self.times and self.hits >= self.times):
            return False
        self.hits += 1
        return True

    @property
    def after(self) -> bool:
        """True when the call is carried out first (when="after"; the default depends on the kind)."""
        return self.details.get("when", "after" if self.kind in AFTER else "before") == "after"

    def as_dict(self) -> dict[str, Any]:
        """JSON-able copy."""
        return asdict(self)


class Faults:
    """The rules of one NAS, in the order they were made."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, kind: str, **options: Any) -> Rule:
        """api, method, times, nth, only; everything else is a detail of the kind."""
        known = {name: options.pop(name) for name in ("api", "method", "times", "nth", "only") if name in options}
        details = options.pop("details", {}) | options
        rule = Rule(kind, **known, details=details)
        self.rules.append(rule)
        return rule

    def for_request(self, calls: list[Call]) -> list[Rule]:
        """HTTP-level rules that any of the calls meets; each counts once per request."""
        rules = [rule for rule in self.rules if rule.kind in HTTP_KINDS]
        return [rule for rule in rules if any(rule.meets(call) for call in calls) and rule.fires()]

    def for_call(self, call: Call) -> list[Rule]:
        """Call-level rules that the call meets."""
        rules = [rule for rule in self.rules if rule.kind in CALL_KINDS]
        return [rule for rule in rules if rule.meets(call) and rule.fires()]
