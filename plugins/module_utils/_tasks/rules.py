# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which limits a task is judged by: the options of the module, and the first of its rules that selects the task."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from .._dsm.enums import suggestion
from .._engine.times import age
from .._errors import InvalidInput
from .facts import Facts

PRODUCTS = ("abb", "m365")
SELECTORS = ("name", "backup_type", "product")
AGES, FLAGS = ("max_age", "grace", "hung_after"), ("accept_partial", "ignore")
EFFECTS = AGES + FLAGS
DEFAULTS = {"grace": "2h", "hung_after": "24h", "accept_partial": False}
# What fnmatch makes of a range that holds nothing, such as [z-a]. Typed into a pattern it would be escaped.
_NEVER = "(?!)"


class Policy(NamedTuple):
    """What a task is judged by. Ages in seconds."""

    grace: int = 7200
    hung_after: int = 86400
    accept_partial: bool = False
    max_age: int | None = None
    """How old the last good backup may be; None: as the schedule says."""
    ignore: bool = False
    rule: int | None = None
    """The index of the rule that it comes from."""


class Rule(NamedTuple):
    """One rule: what it selects (None: anything), and the limits of the tasks that it selects."""

    name: re.Pattern[str] | None
    backup_type: str | None
    product: str | None
    policy: Policy


class Rules(NamedTuple):
    """The policy of tasks that no rule selects, and the rules, first one first."""

    default: Policy
    rules: tuple[Rule, ...] = ()

    @property
    def any_partial(self) -> bool:
        """Whether partial backups are good enough for some task."""
        return self.default.accept_partial or any(rule.policy.accept_partial for rule in self.rules)

    def policy(self, facts: Facts) -> Policy:
        """The policy of a task."""
        name = same_name(facts.task_name)
        for rule in self.rules:
            if rule.product not in (None, facts.product) or rule.backup_type not in (None, facts.backup_type):
                continue
            if rule.name is None or rule.name.match(name):
                return rule.policy
        return self.default


def same_name(name: Any) -> str:
    """A name as names are compared: in Unicode NFC, without blanks at both ends."""
    return unicodedata.normalize("NFC", str(name)).strip()


def read_rules(params: Mapping[str, Any], backup_types: Collection[str]) -> Rules:
    """The rules from the options grace, hung_after, accept_partial and rules, all optional.

    backup_types are the words that backup_type may be. Raises InvalidInput, naming the rule, before any request.
    """
    given = {key: default if params.get(key) is None else params[key] for key, default in DEFAULTS.items()}
    default = Policy(**{key: _effect(key, key, value) for key, value in given.items()})
    rules = params.get("rules")
    if not isinstance(rules or [], (list, tuple)):
        raise InvalidInput(f"rules: must be a list of rules, not {rules!r}")
    return Rules(default, tuple(_rule(index, rule, default, backup_types) for index, rule in enumerate(rules or ())))


def _rule(index: int, rule: Any, default: Policy, backup_types: Collection[str]) -> Rule:
    place = f"rules[{index}]"
    if not isinstance(rule, Mapping):
        raise InvalidInput(f"{place}: must be a dict such as {{name: 'Laptop*', max_age: 7d}}, not {rule!r}")
    for key in rule:
        _known(place, "key", key, SELECTORS + EFFECTS)
    given = {key: value for key, value in rule.items() if value is not None}
    if not any(key in given for key in SELECTORS):
        raise InvalidInput(f"{place}: selects nothing. Give at least one of {', '.join(SELECTORS)} (name: '*' is all)")
    effects = {key: _effect(f"{place}.{key}", key, value) for key, value in given.items() if key in EFFECTS}
    if not effects:
        raise InvalidInput(f"{place}: has no effect. Give at least one of {', '.join(EFFECTS)}")
    product, backup_type = given.get("product"), given.get("backup_type")
    if product is not None:
        _known(f"{place}.product", "product", product, PRODUCTS)
    if backup_type is not None:
        _known(f"{place}.backup_type", "backup type", backup_type, tuple(backup_types))
        if product == "m365":
            raise InvalidInput(f"{place}: can never match: tasks of Microsoft 365 have no backup_type")
    name = None if given.get("name") is None else shell_pattern(f"{place}.name", given["name"])
    return Rule(name, backup_type, product, default._replace(**effects, rule=index))


def _known(place: str, what: str, word: Any, words: Sequence[str]) -> None:
    if word not in words:
        near = suggestion(str(word), words)
        hint = f"Did you mean {near}?" if near else f"Choose from {', '.join(words)}"
        raise InvalidInput(f"{place}: {word!r} is not a known {what}. {hint}")


def _effect(place: str, key: str, value: Any) -> Any:
    if key in AGES:
        return age(place, str(value))
    if not isinstance(value, bool):
        raise InvalidInput(f"{place}: must be true or false, not {value!r}")
    return value


def shell_pattern(place: str, pattern: Any) -> re.Pattern[str]:
    """A shell pattern, compared with case; it matches itself, too, for names such as PC [12].

    Raises InvalidInput for one that no name can match.
    """
    text = same_name(pattern)
    if not isinstance(pattern, str) or not text:
        raise InvalidInput(f"{place}: must be a shell pattern such as 'Laptop*', not {pattern!r}")
    try:
        expression = fnmatch.translate(text)
        if _NEVER not in expression:
            return re.compile(rf"{expression}|{re.escape(text)}\Z")
    except re.error:  # Python 3.10 hands an empty range on
        pass
    raise InvalidInput(f"{place}: {pattern!r} can never match: a range in brackets runs backwards, like [z-a]")
