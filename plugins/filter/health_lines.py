# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.packages import stopped
from ansible_collections.nasfleet.active_backup.plugins.module_utils._tasks.verdict import VERDICTS
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.verdicts import BAD, misspelt
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.words import count
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
    description:
      - The verdicts that make a NAS bad, as a list or as text with commas or line ends between. Null or empty text is
        the default.
      - With an empty list no NAS is bad, and what the default names has its line.
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
    - C(lines), a line for each bad verdict, each package that is stopped or whose tasks could not be read, and each NAS
      that could not be read; C(counts), tasks by verdict; C(nases), a line for each NAS; C(bad), the sentences of each
      NAS that is bad, by its name; C(unreadable), the names of those that could not be read; C(unreachable), the names
      of those among them that were out of reach.
    - What could not be read makes a NAS bad. A package that is stopped or whose tasks could not be read does so where
      V(unknown) is bad, since nothing is known of its backups.
  type: dict
"""

UNREADABLE = -1.0  # first, as in the report
STOPPED = 3.5  # after overdue and before partial, as in the report
UNREAD = 4.5  # after partial and before unknown, as in the report


class Line(NamedTuple):
    """What is to be said of a NAS."""

    rank: float
    nas: str
    words: str
    bad: bool


def health_lines(fleet: Sequence[Mapping[str, Any]], bad: Any = None) -> dict[str, Any]:
    """The lines and numbers of a fleet."""
    wanted: Sequence[str] = words_of(bad or ())
    if not wanted and (bad is None or isinstance(bad, str)):
        wanted = BAD
    wrong = misspelt(wanted)
    if wrong:
        raise ValueError(wrong)
    counts = dict.fromkeys(VERDICTS, 0)
    for row in fleet:
        for word, many in row.get("health", {}).get("summary", {}).items():
            counts[word] += many
    found = sorted((line for row in fleet for line in _lines(row, wanted)), key=lambda line: line.rank)
    by_nas: dict[str, list[str]] = {}
    for line in found:
        if line.bad:
            by_nas.setdefault(line.nas, []).append(line.words)
    unread = [row for row in fleet if "health" not in row]
    return {
        "lines": [f"{line.nas}: {line.words}" for line in found],
        "counts": counts,
        "nases": [f"{row['nas']}: {_in_short(row)}" for row in fleet],
        "bad": by_nas,
        "unreadable": [row["nas"] for row in unread],
        "unreachable": [row["nas"] for row in unread if is_unreachable(row)],
    }


def _lines(row: Mapping[str, Any], wanted: Sequence[str]) -> Iterator[Line]:
    """What is to be said of a NAS. Nothing is bad where no verdict is: such a check reports and never fails."""
    nas = row["nas"]
    if "health" not in row:
        yield Line(UNREADABLE, nas, f"could not be read: {row['error']}", bool(wanted))
        return
    health = row["health"]
    for words in stopped(health.get("packages") or {}).values():
        yield Line(STOPPED, nas, f"{words}, so it makes no backups.", "unknown" in wanted)
    for words in health.get("unread") or ():
        yield Line(UNREAD, nas, words, "unknown" in wanted)
    for task in health["tasks"]:
        if task["verdict"] in (wanted or BAD):
            words = f"{task['task_name']} {task['verdict']}. {task['reason']}"
            yield Line(VERDICTS.index(task["verdict"]), nas, words, task["verdict"] in wanted)


def _in_short(row: Mapping[str, Any]) -> str:
    """A NAS in a line: its verdicts, and what has none."""
    if "health" not in row:
        return "could not be read"
    health = row["health"]
    unread = len(health.get("unread") or ())
    said = [f"{many} {word}" for word, many in health["summary"].items() if many]
    said = said or ([] if unread else ["no tasks"])
    said += stopped(health.get("packages") or {}).values()
    return ", ".join([*said, f"tasks of {count(unread, 'package')} not read"] if unread else said)


class FilterModule:
    """Ansible's way to find it."""

    def filters(self) -> dict[str, Any]:
        """The filter by its name."""
        return {"health_lines": health_lines}
