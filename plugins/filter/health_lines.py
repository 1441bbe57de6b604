# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.packages import stopped
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.verdicts import BAD, misspelt
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import is_unreachable, words_of

DOCUMENTATION = r"""
name: health_lines
short_description: The morning check of a fleet in lines and numbers
version_added: 1.0.0
author: NAS Fleet contributors (@nasfleet)
description:
  - Says in a line each what is wrong, worst first, and counts the verdicts.
options:
  _input:
    description: What P(nasfleet.active_backup.fleet#filter) returns.
    type: list
    elements: dict
    required: true
  bad:
    description: The verdicts that need attention, as a list or as text with commas or line ends between.
    type: raw
    default: [failed, hung, never_ran, overdue, partial, unknown]
"""

EXAMPLES = r"""
- name: Show what needs attention
  ansible.builtin.debug:
    msg: "{{ (nas_fleet | nasfleet.active_backup.health_lines).lines }}"
"""

RETURN = r"""
_value:
  description:
    - C(lines), a line for each bad verdict, each package that is stopped and each NAS that could not be read;
      C(counts), tasks by verdict; C(nases), a line for each NAS; C(bad), the sentences of each NAS that has any, by its
      name; C(unreadable), the names of those that could not be read; C(unreachable), the names of those among them that
      were out of reach.
  type: dict
"""

STOPPED = 3.5  # a package that is stopped: after overdue and before partial, as in the report


def health_lines(fleet: Sequence[Mapping[str, Any]], bad: Any = BAD) -> dict[str, Any]:
    """The lines and numbers of a fleet."""
    wanted = words_of(bad)
    wrong = misspelt(wanted)
    if wrong:
        raise ValueError(wrong)
    found: list[tuple[float, str, str]] = []
    counts = dict.fromkeys(VERDICTS, 0)
    nases: list[str] = []
    unreadable: list[str] = []
    unreachable: list[str] = []
    for row in fleet:
        if "health" not in row:
            unreadable.append(row["nas"])
            if is_unreachable(row):
                unreachable.append(row["nas"])
            found.append((-1, row["nas"], f"could not be read: {row['error']}"))
            nases.append(f"{row['nas']}: could not be read")
            continue
        own = {word: count for word, count in row["health"]["summary"].items() if count}
        nases.append(f"{row['nas']}: {', '.join(f'{count} {word}' for word, count in own.items()) or 'no tasks'}")
        for word, count in own.items():
            counts[word] += count
        for words in stopped(row["health"].get("packages") or {}):
            found.append((STOPPED, row["nas"], f"{words}, so it makes no backups."))
            nases[-1] += f", {words}"
        for task in row["health"]["tasks"]:
            if task["verdict"] in wanted:
                words = f"{task['task_name']} {task['verdict']}. {task['reason']}"
                found.append((VERDICTS.index(task["verdict"]), row["nas"], words))
    found.sort(key=lambda one: one[0])
    by_nas: dict[str, list[str]] = {}
    for _rank, nas, words in found:
        by_nas.setdefault(nas, []).append(words)
    lines = [f"{nas}: {words}" for _rank, nas, words in found]
    return {
        "lines": lines,
        "counts": counts,
        "nases": nases,
        "bad": by_nas,
        "unreadable": unreadable,
        "unreachable": unreachable,
    }


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"health_lines": health_lines}
