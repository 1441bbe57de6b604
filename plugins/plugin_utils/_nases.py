# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The NASes that an inventory file or an event source names: a list of connections, or one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.enums import suggestion
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import FIELDS, without_empty
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target

CONNECTION_KEYS = (*(field.name for field in FIELDS), "host")
_NAME = "name"  # in an entry of nases: what users know the NAS by
_FOR_ONE = ("hostname", "session", "otp_code")


def check_keys(given: Iterable[Any], known: Iterable[str], place: str = "") -> None:
    """Raises InvalidInput for the first key that is not known, with the one that was probably meant."""
    names = sorted(known)
    for key in map(str, given):
        if key not in names:
            word = suggestion(key, names)
            advice = f"Did you mean {word}?" if word else f"Known: {', '.join(names)}"
            raise InvalidInput(f"{place}{key}: unknown option. {advice}")


def connections(nases: Any, shared: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The connection options of each NAS: its own, and for the rest those that all share.

    Without nases there is one NAS, that of the shared options. Raises InvalidInput that names the place.
    """
    shared = without_empty(shared)
    if nases is None:
        return [shared]
    if not isinstance(nases, list) or not nases:
        raise InvalidInput("nases: must be a list of connections, for example [{hostname: nas1.example.com}]")
    for name in _FOR_ONE:
        if name in shared:
            raise InvalidInput(f"{name}: is for one NAS and cannot be combined with nases: set it in an entry of nases")
    return [{**shared, **_entry(one, f"nases[{index}]")} for index, one in enumerate(nases)]


def _entry(one: Any, place: str) -> dict[str, Any]:
    if not isinstance(one, Mapping):
        raise InvalidInput(f"{place}: must be a dict of connection options, for example {{hostname: nas1.example.com}}")
    check_keys(one, (*CONNECTION_KEYS, _NAME), f"{place}.")
    options = without_empty({key: value for key, value in one.items() if key != _NAME})
    session = options.get("session")
    if "hostname" not in options and not (isinstance(session, Mapping) and session.get("hostname")):
        raise InvalidInput(f"{place}.hostname: required: the name or address of the NAS")
    return options


def addresses(targets: Iterable[Target]) -> list[str]:
    """Host and port of each NAS. Raises InvalidInput for one that is there twice."""
    found = [target.netloc for target in targets]
    for address, count in Counter(found).items():
        if count > 1:
            raise InvalidInput(f"nases: {address} is listed {count} times. List each NAS once")
    return found


def labels(targets: Iterable[Target], nases: Any = None) -> list[str]:
    """What users know each NAS by: its name in nases, else its hostname, with the port where several share that.

    Raises InvalidInput for a name that is no text, or that is another's as well.
    """
    targets = list(targets)
    counts = Counter(target.hostname for target in targets)
    found = [target.hostname if counts[target.hostname] == 1 else target.netloc for target in targets]
    for index, entry in enumerate(nases or ()):
        given = entry.get(_NAME)
        if not isinstance(given, (str, type(None))):
            raise InvalidInput(f"nases[{index}].{_NAME}: must be text, such as nas1")
        found[index] = (given or "").strip() or found[index]
    for index, name in enumerate(found):
        if name in found[:index]:
            other = found.index(name)
            raise InvalidInput(f"nases[{index}].{_NAME}: {name} is what nases[{other}] is called already")
    return found


def named(name: str, text: str) -> str:
    """A text about a NAS, after what users know it by; most texts start with its address, which may be that already."""
    return text if re.match(rf"\[?{re.escape(name)}\]?(:[0-9]+)?: ", text) else f"{name}: {text}"
