# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of the role prune ask for, and which tasks of a NAS that is about."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine import checks
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field, flag
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.rules import same_name, shell_pattern

from .._checked import read_variables, variables_of
from .._report.words import count

Row = dict[str, Any]
CEILING = 100
RULES = Field(
    "active_backup_prune",
    "list",
    elements="dict",
    fields=(
        Field("name", required=True),
        Field("keep_last", "int", least=1),
        Field("older_than", check=checks.age),
        Field("max_deletions", "int", least=0),
        flag("ignore"),
    ),
)
CONFIRM = flag("active_backup_prune_confirm")
MOST = Field("active_backup_prune_max_deletions_total", "int", least=0, default=CEILING)
VARIABLES = (RULES, CONFIRM, MOST)
LIMITS = ("keep_last", "older_than", "max_deletions")


class Policy(NamedTuple):
    """What is asked for: the rules, the first that selects a task applies; and whether it may be carried out."""

    rules: list[Row]
    confirmed: bool
    ceiling: int


def read_policy(values: Mapping[str, Any], names: Iterable[str], host: str) -> Policy:
    """The policy of a host. values are its variables, None or empty text where one is not set; names are those of all.

    Raises InvalidInput, before any request, that names the variable and the host.
    """
    checked = read_variables(VARIABLES, values, names, host)
    with variables_of(host):
        validate(VARIABLES, checked)
        rules = checked.get(RULES.name)
        for at, rule in enumerate(rules or ()):
            _check_rule(f"{RULES.name}[{at}]", rule)
    if rules is None:
        raise InvalidInput(
            f"Nothing is declared for {host}: {RULES.name} is not set. Were its group_vars and host_vars found? They "
            "must lie beside the inventory or the playbook, and Ansible ignores group_vars/GROUP.yml where there is a "
            "folder group_vars/GROUP. An empty list prunes nothing"
        )
    return Policy(rules, checked[CONFIRM.name], checked[MOST.name])


def _check_rule(place: str, rule: Mapping[str, Any]) -> None:
    shell_pattern(f"{place}.name", rule["name"])
    limits = [name for name in LIMITS if rule.get(name) is not None]
    if rule.get("ignore"):
        if limits:
            raise InvalidInput(f"{place}: ignore leaves the tasks alone, so {', '.join(limits)} would have no effect")
    elif not {"keep_last", "older_than"} & set(limits):
        raise InvalidInput(f"{place}: says not what may go. Give keep_last, older_than or both, or ignore: true")


def chosen(tasks: Sequence[Mapping[str, Any]], rules: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The tasks that a rule selects, in their order, each with what applies to it; the first rule that selects wins."""
    named = {same_name(task.get("task_name")) for task in tasks}
    selects = [_selector(rule["name"], named) for rule in rules]
    found = []
    for task in tasks:
        name = same_name(task.get("task_name"))
        at = next((at for at, is_selected in enumerate(selects) if is_selected(name)), None)
        if at is not None and not rules[at].get("ignore"):
            limits = {limit: rules[at].get(limit) for limit in LIMITS}
            found.append({"task_id": task["task_id"], "task_name": task.get("task_name"), "rule": at, **limits})
    return found


def _selector(text: str, names: Container[str]) -> Callable[[str], object]:
    """Whether a name is selected by the name of a rule: as a name where a task of the NAS is called so, else as a shell
    pattern. A task PC [12] is meant by its name, not PC 1.
    """
    wanted = same_name(text)
    return wanted.__eq__ if wanted in names else shell_pattern("name", text).match


def without_tasks(names: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """A sentence about each pattern of a rule that matches none of these names."""
    lines, there = [], {same_name(name) for name in names}
    for pattern in patterns:
        is_selected = _selector(pattern, there)
        if not any(map(is_selected, there)):
            near = ", ".join(nearest(pattern, sorted(set(names)), 3))
            lines.append(f"no NAS has a task called {pattern!r}" + (f". Nearest: {near}" if near else ""))
    return lines


def rule_words(task: Mapping[str, Any]) -> str:
    """What applies to a task: keep_last 30, older_than 90d."""
    return ", ".join(f"{name} {task[name]}" for name in ("keep_last", "older_than") if task.get(name) is not None)


def versions(many: int) -> str:
    """So many versions."""
    return count(many, "version")
