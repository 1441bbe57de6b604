# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet as it was handed to the module, checked before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.enums import suggestion
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from .verdicts import PRODUCTS, VERDICTS
from .words import clean, moment, sentence

KEYS = ("nas", "group", "health", "error", "reason")
_SOURCE = "what active_backup_health_info returns as health"


class Entry(NamedTuple):
    """A NAS of the fleet: with its health, or with what was said when it could not be read."""

    nas: str
    group: str
    health: Mapping[str, Any] | None
    error: str


def read_fleet(fleet: Any) -> list[Entry]:
    """The NASes of the option fleet. Raises InvalidInput with the place of the first thing that is wrong."""
    if not isinstance(fleet, list):
        raise InvalidInput(f"fleet must be a list of NASes, each {_form()}; got {_kind(fleet)}")
    entries: list[Entry] = []
    seen: dict[tuple[str, str], int] = {}
    for index, raw in enumerate(fleet):
        entry = _entry(f"fleet[{index}]", raw)
        first = seen.setdefault((entry.group, entry.nas), index)
        if first != index:
            raise InvalidInput(f"fleet[{index}].nas: {entry.nas!r} is already fleet[{first}]; a NAS must be given once")
        entries.append(entry)
    return entries


def _form() -> str:
    return "a dictionary of nas, group and either health or error"


def _entry(place: str, raw: Any) -> Entry:
    if not isinstance(raw, Mapping):
        raise InvalidInput(f"{place} must be {_form()}; got {_kind(raw)}")
    for key in raw:
        if key not in KEYS:
            word = suggestion(str(key), KEYS)
            hint = f"Did you mean {word}?" if word else f"Known keys: {', '.join(KEYS)}"
            raise InvalidInput(f"{place}: unknown key {clean(key)!r}. {hint}")
    nas, group = _nas(place, raw.get("nas")), _text(f"{place}.group", raw.get("group"))
    place = f"{place} ({nas})"
    # A template that gives null gives an empty text until ansible-core 2.18.
    health = None if raw.get("health") == "" else raw.get("health")
    error = _text(f"{place}.error", raw.get("error"), sentence)
    if health is None and not error:
        raise InvalidInput(
            f"{place} has neither health nor error. health must be {_SOURCE}, or error the message of the failure"
        )
    if health is not None and error:
        raise InvalidInput(f"{place} has both health and error; only one of them can be right")
    return Entry(nas, group, None if health is None else _health(f"{place}.health", health), error)


def _nas(place: str, value: Any) -> str:
    """The name of a NAS: a text, or the nas {hostname, port} of a result."""
    if isinstance(value, Mapping):
        name, port = _text(f"{place}.nas.hostname", value.get("hostname")), value.get("port")
        name = name if port in (None, 5000, 5001) or not name else f"{name}:{port}"
    else:
        name = _text(f"{place}.nas", value)
    if not name:
        raise InvalidInput(f"{place}.nas is required: the name of the NAS, for example inventory_hostname")
    return name


def _text(place: str, value: Any, made: Callable[[Any], str] = clean) -> str:
    if isinstance(value, (Mapping, list, bool)):
        raise InvalidInput(f"{place} must be a text; got {_kind(value)}")
    return made(value).strip()


def _health(place: str, health: Any) -> Mapping[str, Any]:
    if not isinstance(health, Mapping):
        raise InvalidInput(f"{place} must be {_SOURCE}; got {_kind(health)}")
    if health.get("failed") and "tasks" not in health:
        raise InvalidInput(f"{place} is the result of a task that failed. Pass its msg as error instead")
    if "tasks" not in health and isinstance(health.get("health"), Mapping):
        raise InvalidInput(f"{place} is a whole result of active_backup_health_info. Pass the health that is in it")
    if not isinstance(health.get("tasks"), list):
        raise InvalidInput(f"{place}.tasks must be a list. health must be {_SOURCE}, with all its keys")
    if moment(health.get("time")) is None:
        raise InvalidInput(f"{place}.time must be the epoch seconds of the reading; got {clean(health.get('time'))!r}")
    for key, kind in _KINDS.items():
        if not isinstance(health.get(key), (kind, type(None))):
            raise InvalidInput(f"{place}.{key} must be a {_NAMES[kind]}; got {_kind(health[key])}")
    for problem in _problems(health["tasks"]):
        raise InvalidInput(f"{place}.tasks{problem}")
    return health


def _problems(tasks: list[Any]) -> Iterator[str]:
    """What is wrong with the tasks, with the place of each."""
    for index, task in enumerate(tasks):
        if not isinstance(task, Mapping):
            yield f"[{index}] must be a dictionary; got {_kind(task)}"
            return
        for key in ("product", "task_id", "task_name", "verdict"):
            if key not in task:
                yield f"[{index}].{key} is missing"
        for key, choices in (("product", PRODUCTS), ("verdict", VERDICTS)):
            word = task.get(key)
            if not (isinstance(word, str) and word in choices) and not (key == "verdict" and word is None):
                yield f"[{index}].{key}: {clean(word)!r} is none of {', '.join(choices)}"


_KINDS: Mapping[str, type] = {
    "storages": list,
    "unprotected_hosts": list,
    "unread": list,
    "packages": Mapping,
    "certificate": Mapping,
}
_NAMES: Mapping[type, str] = {list: "list", Mapping: "dictionary"}


def _kind(value: Any) -> str:
    """What a value is, in words that people know from YAML."""
    if value is None:
        return "nothing"
    for kind, name in ((Mapping, "a dictionary"), (list, "a list"), (bool, "a boolean"), (str, "a text")):
        if isinstance(value, kind):
            return name
    return f"a {type(value).__name__}"
