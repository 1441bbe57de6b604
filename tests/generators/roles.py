# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument specs of roles, as far as they follow from the modules, and the names of all variables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
# The variable of the role converge, and where the option stands in the documentation of active_backup_config.
DECLARED = {
    "active_backup_abb_settings": ("config", "abb", "settings"),
    "active_backup_m365_workers": ("config", "m365", "workers"),
    "active_backup_m365_tasks": ("config", "m365", "tasks"),
    "active_backup_fresh": ("fresh",),
    "active_backup_allow_shorter": ("allow_shorter",),
}
# Variables of playbooks, which no role has.
PLAYBOOKS = {
    "active_backup_hosts",
    "active_backup_serial",
    # what set_stats leaves, which AWX hands to the next job of a workflow as extra variables
    "active_backup_drift",
    "active_backup_drift_lines",
    "active_backup_verdicts",
    "active_backup_unreadable",
    "active_backup_unreachable",
    "active_backup_lines",
    "active_backup_prune_counts",
    "active_backup_prune_lines",
    "active_backup_relink_ids",
    "active_backup_relink_lines",
    "active_backup_relinked",
    "active_backup_catch_up_counts",
    "active_backup_catch_up_lines",
    "active_backup_stagger_counts",
    "active_backup_stagger_lines",
}
# How backups are judged: options of active_backup_health_info that are variables of the roles catch_up and report.
JUDGING = ("grace", "hung_after", "accept_partial", "rules", "timezone")


# The limits of a rule of the role prune, which are options of abb_version.
LIMITS = ("keep_last", "older_than", "max_deletions")


def declared(documentation: dict[str, Any]) -> list[str]:
    """The options of the role converge, from the documentation of active_backup_config."""
    found = {}
    for variable, path in DECLARED.items():
        options = documentation["options"]
        for step in path[:-1]:
            options = options[step]["suboptions"]
        found[variable] = _option(options[path[-1]])
    return _lines(found)


def limits(documentation: dict[str, Any]) -> list[str]:
    """The limits of a rule of the role prune, from the documentation of abb_version."""
    text = yaml.dump({name: documentation["options"][name] for name in LIMITS})
    found = yaml.safe_load(re.sub(r"\bO\((?=\w)", "O(active_backup_prune[].", text))
    return _lines({name: found[name] for name in LIMITS})


def _lines(options: dict[str, Any]) -> list[str]:
    return yaml.dump(options, Dumper=_Indented, sort_keys=False, width=110, allow_unicode=True).splitlines()


def judging(documentation: dict[str, Any]) -> list[str]:
    """The options of active_backup_health_info that say how backups are judged."""
    told = {f"active_backup_{name}": _option(documentation["options"][name]) for name in JUDGING}
    text = re.sub(rf"\bO\((?=({'|'.join(JUDGING)})\))", "O(active_backup_", yaml.safe_dump(told, sort_keys=False))
    return _lines(yaml.safe_load(text))


def timezone(documentation: dict[str, Any]) -> list[str]:
    """The time zone of a NAS, from the documentation of active_backup_health_info."""
    told = {"active_backup_timezone": _option(documentation["options"]["timezone"])}
    return _lines(told)


class _Indented(yaml.SafeDumper):
    """Lists are indented, as yamllint wants them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without an indent."""
        super().increase_indent(flow, False)


def _option(option: dict[str, Any]) -> dict[str, Any]:
    """An option of a module as one of a role: its suboptions are options there."""
    spec = {key: value for key, value in option.items() if key not in ("suboptions", "description")}
    spec = {"description": _renamed(option["description"]), **spec}
    if "suboptions" in option:
        spec["options"] = {name: _option(inner) for name, inner in option["suboptions"].items()}
    return spec


def _renamed(text: Any) -> Any:
    """A description whose links to options of the module lead to those of the role."""
    if isinstance(text, list):
        return [_renamed(one) for one in text]
    for variable, path in DECLARED.items():
        place = re.escape(".".join(path))
        text = re.sub(rf"\bO\({place}(\[\])?(?=[.=)])", rf"O({variable}\1", text)
    return text.replace("O(config)", "C(config)")


def variables() -> list[str]:
    """The names of all variables, for the file that the front end knows them by."""
    names = set(DECLARED) | PLAYBOOKS
    for path in sorted(ROOT.glob("roles/*/meta/argument_specs.yml")):
        specs = yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]
        names |= {name for entry in specs.values() for name in entry.get("options", {})}
    return [f'"{name}",' for name in sorted(names)]
