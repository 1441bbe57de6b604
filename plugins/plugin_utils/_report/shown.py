# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of rows in words and signs, for the HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup

from .attention import EXPIRES_SOON
from .model import Report
from .rows import LONGEST_STRIP, Device, Nas, Package, Task
from .verdicts import ATTENTION, IGNORED, PRODUCTS, VERDICTS, Look
from .words import count, date, day, listed, size

# The status of a day, and how its bar looks; what is not listed is not known.
_BARS = {"success": "o", "partial_success": "p", "fail": "f", "cancel": "c", "none": "n", "no_backup": "n"}
_UNKNOWN = "u"
_BAR_NAMES = (
    ("f", "failed"),
    ("p", "partial"),
    ("c", "cancelled"),
    (_UNKNOWN, "not known"),
    ("n", "without a run"),
    ("o", "good"),
)
LEGEND = tuple(reversed(_BAR_NAMES))

LENGTHS = "".join(
    f"{','.join(f'.{mark}{many}' for mark, _name in _BAR_NAMES)}{{--n:{many}}}" for many in range(1, LONGEST_STRIP + 1)
)
"""Style of the bars for runs of so many equal days: the page's policy lets no element bring a style of its own."""


def headline(report: Report) -> str:
    """The report in one sentence."""
    if not report.nases:
        return "The fleet is empty: there is nothing to report."
    many = len(report.items)
    if many:
        return f"{count(many, 'thing')} {'needs' if many == 1 else 'need'} attention"
    return "Nothing needs attention"


def scope(nases: Sequence[Nas]) -> str:
    """What a report or a group is about: 12 NASes, 240 backup tasks, 1 NAS not read."""
    tasks = sum(task.verdict is not None for nas in nases for task in nas.tasks)
    unread = sum(nas.time is None for nas in nases)
    missing = f", {count(unread, 'NAS', 'NASes')} not read" if unread else ""
    return f"{count(len(nases), 'NAS', 'NASes')}, {count(tasks, 'backup task')}{missing}"


def counts(tasks: Iterable[Task]) -> list[tuple[Look, int]]:
    """The number of tasks per verdict, worst first, with zeros; ignored ones last."""
    found = Counter(task.look.word for task in tasks)
    return [(look, found[look.word]) for look in (*VERDICTS.values(), IGNORED)]


def nas_counts(nas: Nas) -> list[tuple[Look, int]]:
    """The line of a NAS: its verdicts that occur; where there are none, why, with the number 0."""
    if nas.time is None:
        return [(ATTENTION["nas_unreadable"], 0)]
    none = ATTENTION["tasks_unread" if nas.unread else "no_tasks"]
    return [(look, many) for look, many in counts(nas.tasks) if many] or [(none, 0)]


def rank(nas: Nas) -> int:
    """How bad the worst thing on a NAS is; 0 is the worst."""
    if nas.time is None:
        return 0
    ranks = [task.look.rank for task in nas.tasks] + [VERDICTS["unknown"].rank] * bool(nas.unread)
    return 1 + min(ranks, default=VERDICTS["partial"].rank)


def about(task: Task) -> str:
    """What a task is: PC, every day at 03:00."""
    return ", ".join(part for part in (task.kind, task.schedule) if part)


def sort_keys(task: Task) -> str:
    """What the columns of times and sizes are sorted by: minutes, minutes and KB, each to the base 36."""
    keys = ((task.last_success or 0) // 60, (task.next_run or 0) // 60, (task.last_bytes or 0) // 1024)
    return " ".join(map(_base36, keys))


def _base36(number: int) -> str:
    digits = ""
    while number > 0:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def troubled(task: Task) -> str:
    """The devices of a task that are not in order, where the NAS tells them apart."""
    bad = [device for device in task.devices if device.verdict not in (None, "ok", "running")]
    return listed([f"{device.name}: {_title(device.verdict)}" for device in bad])


def _title(verdict: str | None) -> str:
    known = VERDICTS.get(verdict or "")
    return known.title.lower() if known else verdict or ""


def flags(nas: Nas, zone: tzinfo | None) -> list[tuple[str, str]]:
    """What else is to be seen on the line of a NAS: a style and a few words each."""
    found: list[tuple[str, str]] = []
    found += [("bad", f"{PRODUCTS[key]} stopped") for key in nas.stopped]
    if nas.unread:
        found.append(("warn", f"{count(len(nas.unread), 'package')} not read"))
    if nas.unprotected:
        found.append(("warn", f"{len(nas.unprotected)} unprotected"))
    if nas.expires and nas.expires_in_days is not None and nas.expires_in_days <= EXPIRES_SOON:
        found.append(("warn", f"certificate {date(nas.expires, zone)}"))
    if nas.silent:
        found.append(("mute", count(len(nas.silent), "silent agent")))
    return found


def notes(nas: Nas, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    """What is known of a NAS beside its tasks: a term and a text each."""
    if nas.error:
        yield "Not read", nas.error
    for words in nas.unread:
        yield "Not read", words
    packages = [_package(key, package) for key, package in nas.packages.items() if package.installed]
    if packages:
        yield "Active Backup for", listed(packages)
    for storage in nas.storages:
        place = f"{storage.name} on {storage.volume}" if storage.volume else storage.name
        used = f", {size(storage.used)} used" if storage.used is not None else ""
        yield "Storage", f"{place}{used}{'' if storage.mounted else ', not mounted'}"
    if nas.expires or nas.certificate:
        until = f"expires {date(nas.expires, zone)}" if nas.expires else ""
        yield "Certificate", ", ".join(part for part in (nas.certificate, until) if part)
    if nas.silent:
        yield "Silent agents", listed([_silent(device, zone) for device in nas.silent])
    if nas.unprotected:
        yield "Unprotected", listed(nas.unprotected, most=30)


def _package(product: str, package: Package) -> str:
    """Business 2.7.1-13234, stopped."""
    name = f"{PRODUCTS[product].removeprefix('Active Backup for ')} {package.version or 'installed'}"
    return name if package.running else f"{name}, stopped"


def _silent(device: Device, zone: tzinfo | None) -> str:
    since = f", last sign-in {date(device.login_time, zone)}" if device.login_time else ""
    return f"{device.name} ({device.status}{since})"


def days(nas: Nas, most: int) -> str:
    """The head of the column of strips; empty where no task has a history."""
    longest = max((len(task.history) for task in nas.tasks), default=0)
    return f"Last {count(min(longest, most), 'day')}" if longest else ""


@lru_cache(maxsize=1000)
def strip(history: tuple[tuple[str, str], ...], most: int) -> Markup:
    """The last days of a task as bars, so many at most, today at the right; in words for who does not see them."""
    history = history[-most:]
    marks = [_BARS.get(status, _UNKNOWN) for _date, status in history]
    bars = "".join(f"<i class={mark}{len(list(run))}></i>" for mark, run in groupby(marks))
    style = "s" if len(marks) <= LONGEST_STRIP // 2 else "x"
    return Markup('<span class={} role=img title="{}">{}</span>').format(style, _told(history, marks), Markup(bars))  # noqa: S704 - made of letters and numbers


def _told(history: tuple[tuple[str, str], ...], marks: list[str]) -> str:
    """The last days in words, the worst with their dates: 14 days: 1 failed (20 Nov), 2 partial, 11 good."""
    said: list[str] = []
    for mark, name in _BAR_NAMES:
        dates = [date for (date, _status), one in zip(history, marks, strict=True) if one == mark]
        which = "" if mark == "o" or said else f" ({listed(map(day, dates), most=3)})"
        if dates:
            said.append(f"{len(dates)} {name}{which}")
    return f"{count(len(marks), 'day')}: {', '.join(said)}"
